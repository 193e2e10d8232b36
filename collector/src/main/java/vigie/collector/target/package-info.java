/** Where a service's instances come from: the estate's own list, files and addresses in Prometheus' discovery formats. */
@NullMarked
package vigie.collector.target;

import org.jspecify.annotations.NullMarked;
