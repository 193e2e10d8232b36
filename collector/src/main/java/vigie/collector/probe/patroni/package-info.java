/** {@code use: patroni}: a member of a Patroni cluster, and at its leader the whole cluster. */
@NullMarked
package vigie.collector.probe.patroni;

import org.jspecify.annotations.NullMarked;
