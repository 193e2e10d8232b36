/** {@code use: saga}: the distributed transactions of a service that are stuck, or were not compensated. */
@NullMarked
package vigie.collector.probe.saga;

import org.jspecify.annotations.NullMarked;
