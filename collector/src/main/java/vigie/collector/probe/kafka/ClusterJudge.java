package vigie.collector.probe.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.kafka.ClusterReading.Partition;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * What the state of the cluster means for the broker that tells it. What is wrong with a partition is the trouble of its cluster: the broker
 * that says so is DEGRADED, since restarting it would mend nothing.
 */
final class ClusterJudge {
    private static final int NAMED = 3;

    private final HostPort place;
    private final @Nullable String node;

    /**
     * A judge of one broker.
     *
     * @param node its number as the estate labels it, or null
     */
    ClusterJudge(HostPort place, @Nullable String node) {
        this.place = place;
        this.node = node;
    }

    /**
     * Judges.
     *
     * @param minIsr {@code min.insync.replicas} by topic, as far as it is known
     */
    void judge(ClusterReading cluster, Map<String, Integer> minIsr, Verdict verdict, List<Seen.Figure> figures) {
        List<Partition> all = cluster.partitions();
        membership(cluster, verdict);
        if (cluster.topics().isEmpty()) {
            verdict.add(Status.UNKNOWN, "it shows no topic: there is none, or this user may describe none");
        }
        List<Partition> offline = only(all, Partition::isOffline);
        List<Partition> fewer = only(all, part -> !part.isOffline() && part.isUnderReplicated());
        List<Partition> under = only(all, part -> part.inSync() < least(part, minIsr));
        List<Partition> at = only(
                all,
                part -> part.inSync() == least(part, minIsr) && part.inSync() < part.replicas() && part.inSync() > 0);
        tell(offline, all, "no leader: nothing is read from them nor written to them", verdict);
        tell(
                only(under, part -> !part.isOffline()),
                all,
                "fewer replicas in sync than min.insync.replicas: they refuse writes that ask for all of them",
                verdict);
        tell(at, all, "just min.insync.replicas in sync: one more loss, and they refuse writes", verdict);
        tell(
                only(fewer, part -> !under.contains(part) && !at.contains(part)),
                all,
                "replicas that do not follow",
                verdict);
        figures.add(figure("kafka_brokers", cluster.brokers().size()));
        figures.add(figure("kafka_partitions", all.size()));
        figures.add(figure("kafka_offline_partitions", offline.size()));
        figures.add(figure(
                "kafka_under_replicated_partitions",
                only(all, Partition::isUnderReplicated).size()));
        boolean known = minIsr.keySet().containsAll(cluster.topics());
        figures.add(figure("kafka_under_min_isr_partitions", known ? under.size() : Double.NaN));
        figures.add(figure("kafka_at_min_isr_partitions", known ? at.size() : Double.NaN));
    }

    private void membership(ClusterReading cluster, Verdict verdict) {
        if (cluster.brokers().isEmpty()) {
            verdict.add(Status.DOWN, "it knows no broker of its cluster");
        } else if (node != null && cluster.brokers().keySet().stream().noneMatch(id -> node.equals(id.toString()))) {
            verdict.add(
                    Status.DOWN,
                    "the cluster does not count it among its brokers: " + Excerpt.of(node, 20) + ", "
                            + place.url("kafka", "").getAuthority());
        }
    }

    private static int least(Partition part, Map<String, Integer> minIsr) {
        return minIsr.getOrDefault(part.topic(), 0);
    }

    private static List<Partition> only(List<Partition> all, Predicate<Partition> which) {
        return all.stream().filter(which).toList();
    }

    private static void tell(List<Partition> some, List<Partition> all, String what, Verdict verdict) {
        if (!some.isEmpty()) {
            List<String> names = new ArrayList<>();
            some.subList(0, Math.min(NAMED, some.size())).forEach(part -> names.add(Excerpt.of(part.toString(), 60)));
            String more = some.size() > NAMED ? " and " + (some.size() - NAMED) + " more" : "";
            String count = some.size() + " of " + all.size() + " partitions have ";
            verdict.add(Status.DEGRADED, count + what + " (" + String.join(", ", names) + more + ')');
        }
    }

    static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }
}
