/** Incidents: the alerts of a root service and of its dependants, folded into one, with their timeline. */
@NullMarked
package vigie.alerting.incident;

import org.jspecify.annotations.NullMarked;
