/** {@code use: postgres}: a PostgreSQL server and its replication. */
@NullMarked
package vigie.collector.probe.postgres;

import org.jspecify.annotations.NullMarked;
