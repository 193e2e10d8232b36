/** Times of the calendar in which things are held back: planned work and the intervals that routes name. */
@NullMarked
package vigie.alerting.calendar;

import org.jspecify.annotations.NullMarked;
