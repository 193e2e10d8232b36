/** One service: main, the command line, the estate, the wiring, threads and clock. The only floor that knows every room. */
@NullMarked
package vigie.app;

import org.jspecify.annotations.NullMarked;
