/** What one turn of the room's loop takes in and does to the record. */
@NullMarked
package vigie.alerting.loop;

import org.jspecify.annotations.NullMarked;
