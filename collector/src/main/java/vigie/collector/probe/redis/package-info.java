/** {@code use: redis}: a Redis server, its replication, a Sentinel, or a node of a Redis Cluster. */
@NullMarked
package vigie.collector.probe.redis;

import org.jspecify.annotations.NullMarked;
