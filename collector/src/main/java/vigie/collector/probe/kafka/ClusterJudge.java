package vigie.collector.probe.kafka;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.kafka.ClusterReading.Partition;
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

    /** What can be wrong with a partition: the worst of it, and what it means. */
    private enum Trouble {
        OFFLINE("no leader: nothing is read from them nor written to them"),
        UNDER_MIN("fewer replicas in sync than min.insync.replicas: they refuse writes that ask for all of them"),
        AT_MIN("just min.insync.replicas in sync: one more loss, and they refuse writes"),
        BEHIND("replicas that do not follow"),
        NONE("");

        private final String words;

        Trouble(String words) {
            this.words = words;
        }

        static Trouble of(Partition part, int minIsr) {
            int least = Math.min(minIsr, part.replicas()); // as brokers do: a topic with fewer replicas takes writes
            if (part.isOffline()) {
                return OFFLINE;
            } else if (part.inSync() < least) {
                return UNDER_MIN;
            } else if (!part.isUnderReplicated()) {
                return NONE;
            }
            return part.inSync() == least ? AT_MIN : BEHIND;
        }
    }

    /**
     * Judges.
     *
     * @param minIsr {@code min.insync.replicas} by topic, as far as it is known
     */
    void judge(ClusterReading cluster, Map<String, Integer> minIsr, KafkaReport report) {
        membership(cluster, report);
        if (cluster.topics().isEmpty()) {
            report.add(Status.UNKNOWN, "it shows no topic: there is none, or this user may describe none");
        }
        Map<Trouble, List<Partition>> troubled = new EnumMap<>(Trouble.class);
        for (Partition part : cluster.partitions()) {
            int least = minIsr.getOrDefault(part.topic(), 0);
            troubled.computeIfAbsent(Trouble.of(part, least), trouble -> new ArrayList<>())
                    .add(part);
        }
        int all = cluster.partitions().size();
        troubled.forEach((trouble, some) -> tell(trouble, some, all, report));
        boolean isKnown = minIsr.keySet().containsAll(cluster.topics());
        figures(cluster, troubled, isKnown, report);
    }

    private void membership(ClusterReading cluster, KafkaReport report) {
        if (cluster.brokers().isEmpty()) {
            report.add(Status.DOWN, "it knows no broker of its cluster");
        } else if (node != null && cluster.brokers().keySet().stream().noneMatch(id -> node.equals(id.toString()))) {
            report.add(
                    Status.DOWN,
                    "the cluster does not count it among its brokers: " + Excerpt.of(node, 20) + ", "
                            + place.url("kafka", "").getAuthority());
        }
    }

    private static void tell(Trouble trouble, List<Partition> some, int all, KafkaReport report) {
        if (some.isEmpty() || trouble == Trouble.NONE) {
            return;
        }
        List<String> names = new ArrayList<>();
        some.subList(0, Math.min(NAMED, some.size())).forEach(part -> names.add(Excerpt.of(part.toString(), 60)));
        String more = some.size() > NAMED ? " and " + (some.size() - NAMED) + " more" : "";
        String count = some.size() + " of " + all + " partitions";
        String which = " (" + String.join(", ", names) + more + ')';
        report.add(Status.DEGRADED, count + " have " + trouble.words + which);
        if (trouble == Trouble.OFFLINE) {
            report.clusterFails("a leader", "is missing for " + count + which);
        } else if (trouble == Trouble.UNDER_MIN) {
            report.clusterFails("a write to all replicas", "is refused by " + count + which);
        }
    }

    private static void figures(
            ClusterReading cluster, Map<Trouble, List<Partition>> troubled, boolean isKnown, KafkaReport report) {
        report.figure("kafka_brokers", cluster.brokers().size());
        report.figure("kafka_partitions", cluster.partitions().size());
        report.figure("kafka_offline_partitions", count(troubled, Trouble.OFFLINE));
        long behind = cluster.partitions().stream()
                .filter(part -> !part.isOffline() && part.isUnderReplicated())
                .count();
        report.figure("kafka_under_replicated_partitions", (double) behind);
        report.figure("kafka_under_min_isr_partitions", isKnown ? count(troubled, Trouble.UNDER_MIN) : Double.NaN);
        report.figure("kafka_at_min_isr_partitions", isKnown ? count(troubled, Trouble.AT_MIN) : Double.NaN);
    }

    private static int count(Map<Trouble, List<Partition>> troubled, Trouble trouble) {
        return troubled.getOrDefault(trouble, List.of()).size();
    }
}
