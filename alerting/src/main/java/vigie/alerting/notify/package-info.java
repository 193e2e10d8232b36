/** Notifiers, one file each: how a notice looks and what the answer to it means. */
@NullMarked
package vigie.alerting.notify;

import org.jspecify.annotations.NullMarked;
