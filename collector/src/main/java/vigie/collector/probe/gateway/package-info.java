/** {@code use: gateway}: the instances of an API gateway, by themselves and behind their load balancer. */
@NullMarked
package vigie.collector.probe.gateway;

import org.jspecify.annotations.NullMarked;
