package vigie.collector.probe.kafka;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.kafka.ClusterReading.Partition;
import vigie.model.Labels;

/**
 * How many records a group of consumers is behind. Only the broker that coordinates the group tells it, so that a slow group is told once; the
 * ends of partitions that others lead are asked of those.
 */
final class GroupLag {
    private static final int MOST_LEADERS = 64;

    private final KafkaConfig.Group group;
    private final ClusterReading cluster;
    private final KafkaProbe.Lines lines;
    private final KafkaReport report;
    private final Map<String, Map<Integer, Long>> committed = new TreeMap<>();
    private long lag;
    private boolean isOurs;
    private boolean isKnown = true;

    GroupLag(KafkaConfig.Group group, ClusterReading cluster, KafkaProbe.Lines lines, KafkaReport report) {
        this.group = group;
        this.cluster = cluster;
        this.lines = lines;
        this.report = report;
    }

    /** Asks; {@code then} goes on with the same line. */
    void start(KafkaLine line, Consumer<KafkaLine> then) {
        line.ask(
                new OffsetFetchRequestData().setGroupId(group.name()).setTopics(null),
                OffsetFetchResponseData.class,
                (same, told) -> offsets(same, told, then));
    }

    private void offsets(KafkaLine line, OffsetFetchResponseData told, Consumer<KafkaLine> then) {
        if (told.errorCode() == Errors.NOT_COORDINATOR.code()) {
            then.accept(line); // the broker that is tells it
            return;
        }
        isOurs = true;
        if (told.errorCode() != 0) {
            unknown(KafkaError.of(told.errorCode()));
            then.accept(line);
            return;
        }
        told.topics()
                .forEach(topic -> topic.partitions().stream()
                        .filter(part -> part.errorCode() == 0 && part.committedOffset() >= 0)
                        .forEach(part -> committed
                                .computeIfAbsent(topic.name(), name -> new TreeMap<>())
                                .put(part.partitionIndex(), part.committedOffset())));
        if (committed.isEmpty()) {
            unknown("it has committed nothing that this user may see");
            then.accept(line);
            return;
        }
        ask(line, committed, (same, answer) -> {
            take(answer);
            then.accept(same);
        });
    }

    private static void ask(
            KafkaLine line, Map<String, Map<Integer, Long>> of, BiConsumer<KafkaLine, ListOffsetsResponseData> then) {
        List<ListOffsetsRequestData.ListOffsetsTopic> topics = of.entrySet().stream()
                .map(topic -> new ListOffsetsRequestData.ListOffsetsTopic()
                        .setName(topic.getKey())
                        .setPartitions(topic.getValue().keySet().stream()
                                .map(number -> new ListOffsetsRequestData.ListOffsetsPartition()
                                        .setPartitionIndex(number)
                                        .setTimestamp(-1)) // the end
                                .toList()))
                .toList();
        line.ask(new ListOffsetsRequestData().setReplicaId(-1).setTopics(topics), ListOffsetsResponseData.class, then);
    }

    /** Counts what was answered, and strikes it off; a broker answers for those alone that it leads. */
    private void take(ListOffsetsResponseData told) {
        told.topics()
                .forEach(topic -> topic.partitions().forEach(part -> {
                    Map<Integer, Long> left = committed.get(topic.name());
                    Long at = left == null ? null : left.get(part.partitionIndex());
                    if (left == null || at == null || part.errorCode() != 0 || part.offset() < 0) {
                        return;
                    }
                    left.remove(part.partitionIndex());
                    lag = sum(lag, Math.max(0, part.offset() - at));
                    if (left.isEmpty()) {
                        committed.remove(topic.name());
                    }
                }));
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** Asks the leaders of what the first broker does not lead, one after the other, each over a connection of its own; then judges. */
    void finish(Runnable then) {
        Map<Integer, Map<String, Map<Integer, Long>>> byLeader = new TreeMap<>();
        for (Partition part : cluster.all()) {
            Map<Integer, Long> left = committed.get(part.topic());
            Long at = left == null ? null : left.get(part.number());
            if (at != null && cluster.brokers().containsKey(part.leader()) && byLeader.size() < MOST_LEADERS) {
                byLeader.computeIfAbsent(part.leader(), id -> new TreeMap<>())
                        .computeIfAbsent(part.topic(), name -> new TreeMap<>())
                        .put(part.number(), at);
            }
        }
        leader(byLeader.entrySet().iterator(), () -> {
            if (isOurs) {
                judge();
            }
            then.run();
        });
    }

    private void leader(Iterator<Map.Entry<Integer, Map<String, Map<Integer, Long>>>> left, Runnable then) {
        if (!left.hasNext()) {
            then.run();
            return;
        }
        var next = left.next();
        HostPort place = requireNonNull(cluster.brokers().get(next.getKey()));
        lines.open(
                place,
                0.5,
                line -> ask(line, next.getValue(), (same, told) -> {
                    same.close();
                    take(told);
                    leader(left, then);
                }),
                failed -> {
                    unknown("broker " + next.getKey() + " does not tell the ends of its partitions: "
                            + failed.reason());
                    leader(left, then);
                });
    }

    private void judge() {
        if (!committed.isEmpty() && isKnown) {
            unknown("nobody tells the end of " + committed.keySet().iterator().next());
        }
        report.figure("kafka_group_lag", Labels.of("group", group.name()), isKnown ? lag : Double.NaN);
        Long most = group.maxLag();
        if (most != null && lag > most) { // what is known of it is enough
            report.add(
                    group.worse().status(),
                    "group " + Excerpt.of(group.name(), 80) + " is " + lag + " records behind, allowed " + most);
        }
    }

    private void unknown(String why) {
        isKnown = false;
        report.lagUnknown(Excerpt.of("the lag of group " + group.name() + " is not known: " + why, 300));
    }
}
