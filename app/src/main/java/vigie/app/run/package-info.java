/** The running service: the rooms put together, their threads, clock, identifiers and data directory, start, reload and stop. */
@NullMarked
package vigie.app.run;

import org.jspecify.annotations.NullMarked;
