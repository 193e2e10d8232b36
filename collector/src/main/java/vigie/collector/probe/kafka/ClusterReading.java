package vigie.collector.probe.kafka;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.HostPort;

/**
 * What a broker tells of its cluster.
 *
 * @param brokers where they say they are, by their number
 * @param controller as a broker of a cluster with ZooKeeper knows it, -1 if there is none
 * @param all partitions that this user may see
 * @param partitions those of the topics that are looked at
 * @param topics their names
 */
record ClusterReading(
        Map<Integer, HostPort> brokers,
        int controller,
        List<Partition> all,
        List<Partition> partitions,
        List<String> topics) {
    private static final int NO_LEADER = -1;

    /**
     * A partition.
     *
     * @param leader its broker's number, -1 if there is none
     * @param replicas how many there must be
     * @param inSync how many follow
     */
    record Partition(String topic, int number, int leader, int replicas, int inSync) {
        boolean isOffline() {
            return leader < 0;
        }

        boolean isUnderReplicated() {
            return inSync < replicas;
        }

        @Override
        public String toString() {
            return topic + '-' + number;
        }
    }

    /** Reads an answer; brokers whose address is none are left out. */
    static ClusterReading of(MetadataResponseData told, @Nullable Pattern topics) {
        Map<Integer, HostPort> brokers = new HashMap<>();
        told.brokers().forEach(broker -> {
            HostPort place = place(broker.host(), broker.port());
            if (place != null) {
                brokers.put(broker.nodeId(), place);
            }
        });
        List<Partition> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (MetadataResponseTopic topic : told.topics()) {
            String name = topic.name();
            if (name != null && !KafkaError.isRefusal(topic.errorCode())) {
                if (topics == null || topics.matches(name)) {
                    names.add(name);
                }
                topic.partitions()
                        .forEach(part -> all.add(new Partition(
                                name,
                                part.partitionIndex(),
                                Math.max(NO_LEADER, part.leaderId()),
                                part.replicaNodes().size(),
                                part.isrNodes().size())));
            }
        }
        Set<String> chosen = Set.copyOf(names);
        List<Partition> partitions =
                all.stream().filter(part -> chosen.contains(part.topic())).toList();
        return new ClusterReading(brokers, told.controllerId(), all, partitions, names);
    }

    private static @Nullable HostPort place(String host, int port) {
        try {
            return HostPort.parse((host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
