/** What the room does while the record does not take anything: telling people fails open. */
@NullMarked
package vigie.alerting.degraded;

import org.jspecify.annotations.NullMarked;
