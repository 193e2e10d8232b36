/** What every surface answers with: JSON, problems, validators, security headers, the rule of who may write. */
@NullMarked
package vigie.dashboards.http;

import org.jspecify.annotations.NullMarked;
