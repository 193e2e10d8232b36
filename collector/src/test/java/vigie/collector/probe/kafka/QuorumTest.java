package vigie.collector.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.CheckResult.Phase;
import vigie.model.Status;

class QuorumTest {
    private static final Fact MISSING = new Fact(Topic.CLUSTER, "a controller", "is missing");

    private final KafkaReport report = new KafkaReport();

    private static DescribeQuorumResponseData leader(int leader, Errors error) {
        var part = new DescribeQuorumResponseData.PartitionData()
                .setLeaderId(leader)
                .setErrorCode(error.code());
        var topic = new DescribeQuorumResponseData.TopicData()
                .setTopicName("__cluster_metadata")
                .setPartitions(List.of(part));
        return new DescribeQuorumResponseData().setTopics(List.of(topic));
    }

    private Answer answer(double controller) {
        Answer answer = report.answer();
        assertThat(answer.seen().figures())
                .extracting(Seen.Figure::metric, Seen.Figure::value)
                .containsExactly(tuple("kafka_controller", controller));
        return answer;
    }

    @Test
    void aLeaderOfTheQuorumIsTheController() {
        Quorum.judge(leader(1, Errors.NONE), report);
        assertThat(answer(1).status()).isEqualTo(Status.UP);
    }

    @Test
    void withoutLeaderThereIsNone() {
        Quorum.judge(leader(-1, Errors.NONE), report);
        Answer answer = answer(0);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.seen().facts()).containsExactly(MISSING);
    }

    @Test
    void aPartitionThatDoesNotKnowItsLeaderSaysWhy() {
        Quorum.judge(leader(1, Errors.LEADER_NOT_AVAILABLE), report);
        assertThat(answer(0).reason()).isEqualTo("the cluster has no controller: LEADER_NOT_AVAILABLE");
    }

    @Test
    void anAnswerWithNothingInItNamesNone() {
        Quorum.judge(new DescribeQuorumResponseData(), report);
        assertThat(answer(0).status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void aRefusalIsNotKnown() {
        Quorum.judge(new DescribeQuorumResponseData().setErrorCode(Errors.CLUSTER_AUTHORIZATION_FAILED.code()), report);
        assertThat(answer(Double.NaN).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aBrokerThatWasAskedAndWaitsHasNoController() {
        Quorum.noAnswer(true, Answer.down(Phase.FIRST_BYTE, "no answer in 3 s"), report);
        Answer answer = answer(0);
        assertThat(answer.reason()).isEqualTo("no controller answers: no answer in 3 s");
        assertThat(answer.seen().facts()).containsExactly(MISSING);
    }

    @Test
    void aBrokerThatCouldNotBeAskedSaysNothingOfTheController() {
        Quorum.noAnswer(false, Answer.down(Phase.CONNECT, "refused"), report);
        assertThat(answer(Double.NaN).status()).isEqualTo(Status.UNKNOWN);
    }
}
