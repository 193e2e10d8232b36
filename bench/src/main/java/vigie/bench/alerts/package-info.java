/** Measures the way of an alert from outside: the packaged program as a process of its own, between a client and a receiver on loopback. */
@NullMarked
package vigie.bench.alerts;

import org.jspecify.annotations.NullMarked;
