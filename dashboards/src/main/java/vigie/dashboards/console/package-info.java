/** The built-in page: static files from the class path. */
@NullMarked
package vigie.dashboards.console;

import org.jspecify.annotations.NullMarked;
