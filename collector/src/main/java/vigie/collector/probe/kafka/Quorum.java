package vigie.collector.probe.kafka;

import java.util.List;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import vigie.collector.probe.Probe.Answer;
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

    static void judge(DescribeQuorumResponseData told, KafkaReport report) {
        if (KafkaError.isRefusal(told.errorCode())) {
            unknown("it does not let Vigie ask for the controller (" + KafkaError.of(told.errorCode()) + ')', report);
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
        has(leader >= 0, "the cluster has no controller" + why, report);
    }

    /**
     * There was no answer. A broker hands the question on to the controller, and waits for it.
     *
     * @param isAsked whether the broker got so far as to be asked; it did answer the questions before
     */
    static void noAnswer(boolean isAsked, Answer failed, KafkaReport report) {
        if (isAsked && failed.status() == Status.DOWN) {
            has(false, "no controller answers: " + failed.reason(), report);
        } else {
            unknown("whether there is a controller is not known: " + failed.reason(), report);
        }
    }

    /** What a broker of a cluster with ZooKeeper says. */
    static void controller(int id, KafkaReport report) {
        has(id >= 0, "the cluster has no controller", report);
    }

    private static void has(boolean has, String reason, KafkaReport report) {
        report.figure("kafka_controller", has ? 1 : 0);
        if (!has) {
            report.add(Status.DEGRADED, reason);
            report.clusterFails("a controller", "is missing");
        }
    }

    private static void unknown(String reason, KafkaReport report) {
        report.figure("kafka_controller", Double.NaN);
        report.add(Status.UNKNOWN, reason);
    }
}
