package vigie.collector.probe.kafka;

import java.util.List;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/** Whether the cluster has a controller. Without one it still serves, but nothing about it can change: no leader is elected. */
final class Quorum {
    private static final String TOPIC = "__cluster_metadata";

    private Quorum() {}

    static DescribeQuorumRequestData question() {
        return new DescribeQuorumRequestData()
                .setTopics(List.of(new DescribeQuorumRequestData.TopicData()
                        .setTopicName(TOPIC)
                        .setPartitions(List.of(new DescribeQuorumRequestData.PartitionData().setPartitionIndex(0)))));
    }

    static void judge(DescribeQuorumResponseData told, Verdict verdict, List<Seen.Figure> figures) {
        if (KafkaError.isRefusal(told.errorCode())) {
            unknown(
                    "it does not let Vigie ask for the controller (" + KafkaError.of(told.errorCode()) + ')',
                    verdict,
                    figures);
            return;
        }
        int leader = -1;
        String why = told.errorCode() == 0 ? "" : ": " + KafkaError.of(told.errorCode());
        for (DescribeQuorumResponseData.TopicData topic : told.topics()) {
            for (DescribeQuorumResponseData.PartitionData part : topic.partitions()) {
                leader = part.errorCode() == 0 ? Math.max(leader, part.leaderId()) : leader;
                why = part.errorCode() == 0 ? why : ": " + KafkaError.of(part.errorCode());
            }
        }
        has(leader >= 0, "the cluster has no controller" + why, verdict, figures);
    }

    /** The question was not answered: the broker hands it on to the controller, and did answer the questions before. */
    static void noAnswer(Answer failed, Verdict verdict, List<Seen.Figure> figures) {
        if (failed.status() == Status.UNKNOWN) {
            unknown("whether there is a controller is not known: " + failed.reason(), verdict, figures);
        } else {
            has(false, "no controller answers: " + failed.reason(), verdict, figures);
        }
    }

    /** What a broker of a cluster with ZooKeeper says. */
    static void controller(int id, Verdict verdict, List<Seen.Figure> figures) {
        has(id >= 0, "the cluster has no controller", verdict, figures);
    }

    private static void has(boolean has, String reason, Verdict verdict, List<Seen.Figure> figures) {
        figures.add(ClusterJudge.figure("kafka_controller", has ? 1 : 0));
        if (!has) {
            verdict.add(Status.DEGRADED, reason);
        }
    }

    private static void unknown(String reason, Verdict verdict, List<Seen.Figure> figures) {
        figures.add(ClusterJudge.figure("kafka_controller", Double.NaN));
        verdict.add(Status.UNKNOWN, reason);
    }
}
