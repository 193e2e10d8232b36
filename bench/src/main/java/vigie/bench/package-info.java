/** Measures any room; nothing rests on it. */
@NullMarked
package vigie.bench;

import org.jspecify.annotations.NullMarked;
