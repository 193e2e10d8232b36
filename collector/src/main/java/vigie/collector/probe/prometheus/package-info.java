/** {@code use: prometheus}: reads a target's exposition. */
@NullMarked
package vigie.collector.probe.prometheus;

import org.jspecify.annotations.NullMarked;
