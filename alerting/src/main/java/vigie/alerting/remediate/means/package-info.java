/** What remediation is handed, and the border of its loop. */
@NullMarked
package vigie.alerting.remediate.means;

import org.jspecify.annotations.NullMarked;
