package vigie.collector.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

class KafkaProbeTest extends ProbeContract {
    private static final short V9 = 9;

    private final ByteArrayOutputStream script = new ByteArrayOutputStream();
    private int correlation;

    private static KafkaConfig config(@Nullable String user, boolean logDirs) {
        Secret secret = user == null ? null : new Secret("a-password");
        return new KafkaConfig(user, secret, null, null, null, false, logDirs, false, null);
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

    private void says(ApiMessage message, short version) {
        ApiKeys key = ApiKeys.forId(message.apiKey());
        ByteBuffer head = MessageUtil.toByteBufferAccessor(
                        new ResponseHeaderData().setCorrelationId(correlation++), key.responseHeaderVersion(version))
                .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(message, version).buffer();
        ByteBuffer all = ByteBuffer.allocate(4 + head.remaining() + body.remaining());
        script.writeBytes(all.putInt(head.remaining() + body.remaining())
                .put(head)
                .put(body)
                .array());
    }

    private void saysVersions(int most) {
        var versions = new ApiVersionsResponseData();
        for (ApiKeys key : List.of(
                ApiKeys.METADATA, ApiKeys.DESCRIBE_LOG_DIRS, ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE)) {
            versions.apiKeys()
                    .add(new ApiVersionsResponseData.ApiVersion()
                            .setApiKey(key.id)
                            .setMinVersion((short) 0)
                            .setMaxVersion((short) most));
        }
        says(versions, (short) 0);
    }

    private static MetadataResponseData cluster(MetadataResponsePartition... partitions) {
        MetadataResponseData told = new MetadataResponseData();
        told.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(1)
                        .setHost("127.0.0.1")
                        .setPort(8081));
        told.topics().add(new MetadataResponseTopic().setName("orders").setPartitions(List.of(partitions)));
        return told;
    }

    private static MetadataResponsePartition partition(int leader, List<Integer> replicas, List<Integer> inSync) {
        return new MetadataResponsePartition()
                .setLeaderId(leader)
                .setReplicaNodes(replicas)
                .setIsrNodes(inSync);
    }

    private Probe.Answer ask(KafkaConfig config, String... labels) {
        tcp.answer = script.toByteArray();
        Target target = new Target(new Instance("api", "127.0.0.1:8081", "a", "", Labels.of(labels)), "health");
        return poll(new KafkaProbe(target, config, context));
    }

    @Test
    void aClusterThatIsWholeIsUp() {
        saysVersions(20);
        says(cluster(partition(1, List.of(1, 2), List.of(1, 2))), V9);
        Probe.Answer answer = ask(config(null, false), "node_id", "1");
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().figures()).extracting(Seen.Figure::metric).contains("kafka_offline_partitions");
    }

    @Test
    void partitionsThatAreOfflineOrDoNotFollowAreNamed() {
        saysVersions(20);
        says(
                cluster(
                        partition(-1, List.of(1), List.of()),
                        partition(1, List.of(1, 2), List.of(1)).setPartitionIndex(1)),
                V9);
        Probe.Answer answer = ask(config(null, false));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "1 of 2 partitions have no leader: nothing is read from them nor written to them (orders-0); "
                                + "1 of 2 partitions have replicas that do not follow (orders-1)");
    }

    @Test
    void aBrokerThatItsClusterDoesNotCountIsDown() {
        saysVersions(20);
        says(cluster(partition(1, List.of(1), List.of(1))), V9);
        Probe.Answer answer = ask(config(null, false), "node_id", "7");
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).startsWith("the cluster does not count it among its brokers: 7");
    }

    @Test
    void aLogDirectoryThatFailedIsDownAndARefusalIsNotKnown() {
        saysVersions(20);
        says(cluster(partition(1, List.of(1), List.of(1))), V9);
        says(
                new DescribeLogDirsResponseData()
                        .setResults(List.of(
                                new DescribeLogDirsResult().setLogDir("/a"),
                                new DescribeLogDirsResult().setLogDir("/b").setErrorCode((short) 56))),
                (short) 4);
        Probe.Answer answer = ask(config(null, true));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason())
                .isEqualTo("1 of its 2 log directories failed (/b): the replicas there are lost to it");
        script.reset();
        correlation = 0;
        saysVersions(20);
        says(cluster(partition(1, List.of(1), List.of(1))), V9);
        says(new DescribeLogDirsResponseData().setErrorCode((short) 31), (short) 4);
        assertThat(ask(config(null, true)).reason())
                .isEqualTo("it does not let Vigie describe its log directories (CLUSTER_AUTHORIZATION_FAILED)");
    }

    @Test
    void aBrokerOfAnUnknownVersionIsNotKnown() {
        saysVersions(2);
        Probe.Answer answer = ask(config(null, false));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("the broker and Vigie have no version of Metadata in common");
    }

    @Test
    void aUserThatIsNotTakenIsNotKnownAndThePasswordIsNotTold() {
        saysVersions(20);
        says(new SaslHandshakeResponseData(), (short) 1);
        says(new SaslAuthenticateResponseData().setErrorCode((short) 58).setErrorMessage("a-password is wrong"), (short)
                2);
        Probe.Answer answer = ask(config("vigie", false));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("it does not take this user and password: SASL_AUTHENTICATION_FAILED");
        assertThat(new String(tcp.replies.get(1), StandardCharsets.UTF_8)).contains("\0vigie\0a-password");
    }

    @Test
    void aCountThatIsNoneAllocatesNothing() {
        saysVersions(20);
        script.writeBytes(ByteBuffer.allocate(4 + 4 + 1 + 4 + 5)
                .putInt(14)
                .putInt(1)
                .put((byte) 0)
                .putInt(0)
                .put(new byte[] {-1, -1, -1, -1, 7}) // two thousand million brokers
                .array());
        Probe.Answer answer = ask(config(null, false));
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
        saysVersions(20);
        says(cluster(partition(1, List.of(1, 2), List.of(1, 2))), V9);
        says(new DescribeLogDirsResponseData().setResults(List.of(new DescribeLogDirsResult().setLogDir("/a"))), (short)
                4);
        byte[] good = script.toByteArray();
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            answerWith(bad);
            poll(new KafkaProbe(TARGET, config(null, true), context));
        }
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
