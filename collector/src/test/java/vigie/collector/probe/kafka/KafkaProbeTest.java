package vigie.collector.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.collector.probe.kafka.KafkaScript.partition;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Failing;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

class KafkaProbeTest extends ProbeContract {
    private static final MetadataResponsePartition WHOLE = partition(0, 1, List.of(1, 2), List.of(1, 2));

    private static KafkaConfig config(@Nullable String user, boolean minIsr, boolean logDirs) {
        Secret secret = user == null ? null : new Secret("a-password");
        return new KafkaConfig(user, secret, null, null, null, minIsr, logDirs, false, null);
    }

    private static KafkaConfig plain() {
        return config(null, false, false);
    }

    @Override
    protected Probe probe() {
        var group = new KafkaConfig.Group("billing", 10L, null);
        return new KafkaProbe(
                TARGET, new KafkaConfig(null, null, null, null, null, null, null, null, List.of(group)), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        tcp.answer = bytes;
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        tcp.failure = phase;
    }

    private Probe.Answer ask(KafkaConfig config, KafkaScript script, String... labels) {
        tcp.answer = script.bytes();
        Target target = new Target(new Instance("api", "127.0.0.1:8081", "a", "", Labels.of(labels)), "health");
        return poll(new KafkaProbe(target, config, context));
    }

    @Test
    void aClusterThatIsWholeIsUp() {
        Probe.Answer answer = ask(plain(), KafkaScript.upTo(20).saysCluster(WHOLE), "node_id", "1");
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().figures()).extracting(Seen.Figure::metric).contains("kafka_offline_partitions");
        assertThat(answer.seen().facts()).containsExactly(new Fact(Topic.CLUSTER, "", "works"));
    }

    @Test
    void partitionsThatAreOfflineOrDoNotFollowAreNamed() {
        Probe.Answer answer = ask(
                plain(),
                KafkaScript.upTo(20)
                        .saysCluster(
                                partition(0, -1, List.of(1), List.of()), partition(1, 1, List.of(1, 2), List.of(1))));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "1 of 2 partitions have no leader: nothing is read from them nor written to them (orders-0); "
                                + "1 of 2 partitions have replicas that do not follow (orders-1)");
        assertThat(answer.seen().facts())
                .containsExactly(new Fact(Topic.CLUSTER, "a leader", "is missing for 1 of 2 partitions (orders-0)"));
    }

    private static DescribeConfigsResponseData minIsr(String value) {
        var config = new DescribeConfigsResourceResult()
                .setName("min.insync.replicas")
                .setValue(value);
        return new DescribeConfigsResponseData()
                .setResults(List.of(
                        new DescribeConfigsResult().setResourceName("orders").setConfigs(List.of(config))));
    }

    @Test
    void replicasAreCountedAgainstTheLeastThatMustBeInSync() {
        MetadataResponsePartition[] partitions = {
            partition(0, 1, List.of(1, 2, 3), List.of(1)),
            partition(1, 1, List.of(1, 2, 3), List.of(1, 2)),
            partition(2, 1, List.of(1, 2, 3), List.of(1, 2, 3)),
            partition(3, 1, List.of(1), List.of(1)), // takes writes, since it cannot have more
        };
        Probe.Answer answer = ask(
                config(null, true, false),
                KafkaScript.upTo(20).saysCluster(partitions).says(minIsr("2"), 4));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .contains("1 of 4 partitions have fewer replicas in sync than min.insync.replicas", "(orders-0)")
                .contains("1 of 4 partitions have just min.insync.replicas in sync", "(orders-1)")
                .doesNotContain("orders-2", "orders-3");
        assertThat(answer.seen().facts()).extracting(Fact::key).containsExactly("a write to all replicas");
        assertThat(ask(
                                config(null, true, false),
                                KafkaScript.upTo(20).saysCluster(WHOLE).says(minIsr("many"), 4))
                        .seen()
                        .figures())
                .filteredOn(figure -> figure.metric().equals("kafka_under_min_isr_partitions"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isNaN());
    }

    @Test
    void aBrokerThatItsClusterDoesNotCountIsDown() {
        Probe.Answer answer = ask(plain(), KafkaScript.upTo(20).saysCluster(WHOLE), "node_id", "7");
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).startsWith("the cluster does not count it among its brokers: 7");
    }

    @Test
    void aLogDirectoryThatFailedIsDownAndARefusalIsNotKnown() {
        var failed = new DescribeLogDirsResponseData()
                .setResults(List.of(
                        new DescribeLogDirsResult().setLogDir("/a"),
                        new DescribeLogDirsResult().setLogDir("/b").setErrorCode(Errors.KAFKA_STORAGE_ERROR.code())));
        Probe.Answer answer = ask(
                config(null, false, true),
                KafkaScript.upTo(20).saysCluster(WHOLE).says(failed, 4));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason())
                .isEqualTo("1 of its 2 log directories failed (/b): the replicas there are lost to it");
        var refused = new DescribeLogDirsResponseData().setErrorCode(Errors.CLUSTER_AUTHORIZATION_FAILED.code());
        Probe.Answer unknown = ask(
                config(null, false, true),
                KafkaScript.upTo(20).saysCluster(WHOLE).says(refused, 4));
        assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
        assertThat(unknown.reason())
                .isEqualTo("it does not let Vigie describe its log directories (CLUSTER_AUTHORIZATION_FAILED)");
    }

    @Test
    void aBrokerOfAnUnknownVersionIsNotKnown() {
        Probe.Answer answer = ask(plain(), KafkaScript.upTo(2));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("the broker and Vigie have no version of Metadata in common");
    }

    @Test
    void aUserThatIsNotTakenIsNotKnownAndThePasswordIsNotTold() {
        var refused = new SaslAuthenticateResponseData()
                .setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code())
                .setErrorMessage("a-password is wrong");
        Probe.Answer answer = ask(
                config("vigie", false, false),
                KafkaScript.upTo(20).says(new SaslHandshakeResponseData(), 1).says(refused, 2));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("it does not take this user and password: SASL_AUTHENTICATION_FAILED");
        assertThat(new String(tcp.replies.get(1), StandardCharsets.UTF_8)).contains("\0vigie\0a-password");
    }

    @Test
    void aCountThatIsNoneAllocatesNothing() {
        byte[] thousands = ByteBuffer.allocate(4 + 4 + 1 + 4 + 5)
                .putInt(14)
                .putInt(1)
                .put((byte) 0)
                .putInt(0)
                .put(new byte[] {-1, -1, -1, -1, 7}) // two thousand million brokers
                .array();
        Probe.Answer answer = ask(plain(), KafkaScript.upTo(20).says(thousands));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason())
                .isEqualTo("the server does not speak the protocol of Kafka: the answer to Metadata cannot be read");
    }

    @Test
    void whatIsNoKafkaIsToldSo() {
        answerWith("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(poll(probe()).reason())
                .isEqualTo("the server does not speak the protocol of Kafka: an answer would have 1213486160 bytes");
    }

    @Test
    void survivesAnswersThatAreAlmostRight() {
        var dirs = new DescribeLogDirsResponseData().setResults(List.of(new DescribeLogDirsResult().setLogDir("/a")));
        byte[] good = KafkaScript.upTo(20)
                .saysCluster(WHOLE)
                .says(minIsr("2"), 4)
                .says(dirs, 4)
                .bytes();
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            answerWith(bad);
            assertThat(poll(new KafkaProbe(TARGET, config(null, true, true), context)))
                    .isNotNull();
        }
    }

    private static KafkaConfig lagging(long maxLag) {
        var group = new KafkaConfig.Group("billing", maxLag, Failing.DOWN);
        return new KafkaConfig(null, null, null, null, null, false, false, false, List.of(group));
    }

    private static OffsetFetchResponseData committed(long... offsets) {
        List<OffsetFetchResponsePartition> partitions = new ArrayList<>();
        for (long offset : offsets) {
            partitions.add(new OffsetFetchResponsePartition()
                    .setPartitionIndex(partitions.size())
                    .setCommittedOffset(offset));
        }
        return new OffsetFetchResponseData()
                .setTopics(
                        List.of(new OffsetFetchResponseTopic().setName("orders").setPartitions(partitions)));
    }

    private static ListOffsetsResponseData ends(long... offsets) {
        List<ListOffsetsPartitionResponse> partitions = new ArrayList<>();
        for (long offset : offsets) {
            partitions.add(new ListOffsetsPartitionResponse()
                    .setPartitionIndex(partitions.size())
                    .setOffset(offset));
        }
        return new ListOffsetsResponseData()
                .setTopics(
                        List.of(new ListOffsetsTopicResponse().setName("orders").setPartitions(partitions)));
    }

    private static List<Double> lag(Probe.Answer answer) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().equals("kafka_group_lag"))
                .map(Seen.Figure::value)
                .toList();
    }

    @Test
    void aGroupIsAsFarBehindAsAllItsPartitionsAre() {
        KafkaScript script =
                KafkaScript.upTo(20).saysCluster(WHOLE).says(committed(3, 4), 7).says(ends(10, 4), 7);
        Probe.Answer answer = ask(lagging(7), script);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        assertThat(lag(answer)).containsExactly(7.0);
        Probe.Answer late = ask(lagging(6), script);
        assertThat(late.status()).isEqualTo(Status.DOWN);
        assertThat(late.reason()).isEqualTo("group billing is 7 records behind, allowed 6");
    }

    @Test
    void offsetsThatCannotBeAddUpToTheMost() {
        Probe.Answer answer = ask(
                lagging(7),
                KafkaScript.upTo(20)
                        .saysCluster(WHOLE)
                        .says(committed(0, 0, 9), 7)
                        .says(ends(Long.MAX_VALUE, Long.MAX_VALUE, 3), 7));
        assertThat(answer.reason()).isEqualTo("group billing is 9223372036854775807 records behind, allowed 7");
    }

    @Test
    void aGroupThatAnotherBrokerCoordinatesIsItsBusiness() {
        var elsewhere = new OffsetFetchResponseData().setErrorCode(Errors.NOT_COORDINATOR.code());
        Probe.Answer answer =
                ask(lagging(0), KafkaScript.upTo(20).saysCluster(WHOLE).says(elsewhere, 7));
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(lag(answer)).isEmpty();
    }

    @Test
    void aLagThatCannotBeToldHidesNotThatAPartitionHasNoLeader() {
        var noEnd = new ListOffsetsResponseData();
        Probe.Answer answer = ask(
                lagging(0),
                KafkaScript.upTo(20)
                        .saysCluster(partition(0, -1, List.of(1), List.of()))
                        .says(committed(3), 7)
                        .says(noEnd, 7));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .endsWith("(orders-0); the lag of group billing is not known: nobody tells the end of orders");
        assertThat(lag(answer)).singleElement().satisfies(lag -> assertThat(lag).isNaN());
        Probe.Answer nothing =
                ask(lagging(0), KafkaScript.upTo(20).saysCluster(WHOLE).says(committed(-1), 7));
        assertThat(nothing.status()).isEqualTo(Status.UNKNOWN);
        assertThat(nothing.reason())
                .isEqualTo("the lag of group billing is not known: it has committed nothing that this user may see");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new KafkaConfig("vigie", null, null, null, null, null, null, null, null))
                .hasMessage("user and password must be said together");
        assertThatThrownBy(() -> new KafkaConfig(null, null, null, Path.of("a"), null, null, null, null, null))
                .hasMessage("ca needs tls: verify");
        assertThatThrownBy(() -> new KafkaConfig(null, null, null, null, "(", null, null, null, null))
                .hasMessageStartingWith("topics must be an RE2 expression: was (");
        assertThatThrownBy(() -> new KafkaConfig.Group(" ", null, null))
                .hasMessage("name must have from 1 to 255 characters: was ");
        assertThatThrownBy(() -> new KafkaConfig.Group("a", -1L, null))
                .hasMessage("max_lag must be at least 0: was -1");
        var twice = new KafkaConfig.Group("a", null, null);
        assertThatThrownBy(() -> new KafkaConfig(null, null, null, null, null, null, null, null, List.of(twice, twice)))
                .hasMessage("groups must have different names: was [a, a]");
    }
}
