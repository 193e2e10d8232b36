/**
 * Where a service's instances come from: files and addresses in Prometheus' discovery formats, and name servers. One
 * kind of source a file, with its settings in it.
 */
@NullMarked
package vigie.collector.target;

import org.jspecify.annotations.NullMarked;
