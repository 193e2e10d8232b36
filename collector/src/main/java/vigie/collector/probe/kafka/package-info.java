/** Kafka: its brokers, the partitions that they lead, and how far groups of consumers are behind. */
@NullMarked
package vigie.collector.probe.kafka;

import org.jspecify.annotations.NullMarked;
