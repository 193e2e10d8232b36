/** {@code use: breakers}: the circuit breakers of a service. */
@NullMarked
package vigie.collector.probe.breakers;

import org.jspecify.annotations.NullMarked;
