/** Servers that are measured from outside, each a process of its own on loopback. */
@NullMarked
package vigie.bench.process;

import org.jspecify.annotations.NullMarked;
