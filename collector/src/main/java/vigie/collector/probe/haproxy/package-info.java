/** {@code use: haproxy}: a load balancer's own statistics. */
@NullMarked
package vigie.collector.probe.haproxy;

import org.jspecify.annotations.NullMarked;
