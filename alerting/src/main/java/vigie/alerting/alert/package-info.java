/** Alerts: pending, firing, resolved. */
@NullMarked
package vigie.alerting.alert;

import org.jspecify.annotations.NullMarked;
