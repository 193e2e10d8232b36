/** {@code use: heartbeat}: somebody must call Vigie in time. */
@NullMarked
package vigie.collector.probe.heartbeat;

import org.jspecify.annotations.NullMarked;
