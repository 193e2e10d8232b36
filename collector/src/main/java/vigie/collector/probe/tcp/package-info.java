/** {@code use: tcp}: connects, and perhaps talks. */
@NullMarked
package vigie.collector.probe.tcp;

import org.jspecify.annotations.NullMarked;
