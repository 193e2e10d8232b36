/** {@code use: blockchain}: the nodes of a chain. */
@NullMarked
package vigie.collector.probe.blockchain;

import org.jspecify.annotations.NullMarked;
