package vigie.collector.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Secret;
import vigie.model.Status;

/** A real cluster of two brokers, the first of them its controller too, with troubles that are really caused, one after the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaIT {
    private static final Fact WORKS = new Fact(Topic.CLUSTER, "", "works");

    @TempDir
    static Path folder;

    private static KafkaNode first;
    private static KafkaNode second;

    @BeforeAll
    static void start() throws Exception {
        first = KafkaNode.controller(folder.resolve("1"));
        second = first.broker(2, folder.resolve("2"));
        first.format();
        second.format();
        first.start();
        second.start();
        try (Admin admin = first.admin()) {
            Awaitility.await()
                    .atMost(40, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> admin.describeCluster()
                                    .nodes()
                                    .get(2, TimeUnit.SECONDS)
                                    .size()
                            == 2);
            Map<String, String> two = Map.of("min.insync.replicas", "2");
            List<NewTopic> topics = List.of(
                    new NewTopic("orders", Map.of(0, List.of(1, 2))).configs(two),
                    new NewTopic("alone", Map.of(0, List.of(2))).configs(two), // takes writes all the same
                    new NewTopic("copied", Map.of(0, List.of(1, 2))));
            admin.createTopics(topics).all().get(20, TimeUnit.SECONDS);
            produce();
            Map<TopicPartition, OffsetAndMetadata> committed = Map.of(
                    new TopicPartition("orders", 0), new OffsetAndMetadata(3),
                    new TopicPartition("alone", 0), new OffsetAndMetadata(1));
            admin.alterConsumerGroupOffsets("billing", committed).all().get(20, TimeUnit.SECONDS);
            admin.createAcls(List.of(
                            may(ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE),
                            may(ResourceType.TOPIC, "*", AclOperation.DESCRIBE),
                            may(ResourceType.TOPIC, "*", AclOperation.DESCRIBE_CONFIGS),
                            may(ResourceType.GROUP, "billing", AclOperation.DESCRIBE)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static AclBinding may(ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + KafkaNode.USER, "*", operation, AclPermissionType.ALLOW));
    }

    private static void produce() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", first.address(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 10; i++) {
                for (String topic : List.of("orders", "alone")) {
                    producer.send(new ProducerRecord<>(topic, 0, null, "x".getBytes(StandardCharsets.UTF_8)))
                            .get(20, TimeUnit.SECONDS);
                }
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
    }

    private static Probe.Answer poll(KafkaNode node) throws Exception {
        return poll(node, node.port(), null, null, null);
    }

    private static Probe.Answer poll(
            KafkaNode node, int port, @Nullable Long maxLag, @Nullable String user, @Nullable String password)
            throws Exception {
        var group = new KafkaConfig.Group("billing", maxLag, null);
        Secret secret = password == null ? null : new Secret(password);
        var config = new KafkaConfig(user, secret, null, null, null, null, null, null, List.of(group));
        try (RealContext context = new RealContext().ticking()) {
            var target = RealContext.target(port, "node_id", node.id());
            return RealContext.poll(KafkaProbe.KIND.make(target, config, context), Duration.ofSeconds(4));
        }
    }

    private static Optional<Double> figure(Probe.Answer answer, String metric) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().equals(metric))
                .map(Seen.Figure::value)
                .findFirst();
    }

    private static void eventually(KafkaNode node, Status status, Consumer<Probe.Answer> more) {
        Awaitility.await().atMost(40, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer answer = poll(node);
            assertThat(answer.status()).as(answer.reason()).isEqualTo(status);
            more.accept(answer);
        });
    }

    private static void bothAreWell() {
        for (KafkaNode node : List.of(first, second)) {
            eventually(
                    node, Status.UP, answer -> assertThat(answer.seen().facts()).containsExactly(WORKS));
        }
    }

    @Test
    @Order(1)
    void aWholeClusterIsUpAndOneBrokerTellsTheLag() throws Exception {
        bothAreWell();
        List<Probe.Answer> answers = List.of(poll(first), poll(second));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(figure(answer, "kafka_brokers")).contains(2.0);
            assertThat(figure(answer, "kafka_controller")).contains(1.0);
            assertThat(figure(answer, "kafka_offline_log_dirs")).contains(0.0);
            assertThat(figure(answer, "kafka_under_min_isr_partitions")).contains(0.0);
        });
        assertThat(answers.stream().flatMap(answer -> figure(answer, "kafka_group_lag").stream()))
                .as("7 of orders and 9 of alone, which different brokers may lead")
                .containsExactly(16.0);
    }

    @Test
    @Order(2)
    void aGroupThatIsTooFarBehindIsToldByItsCoordinator() throws Exception {
        List<Probe.Answer> answers =
                List.of(poll(first, first.port(), 15L, null, null), poll(second, second.port(), 15L, null, null));
        assertThat(answers)
                .filteredOn(answer -> answer.status() == Status.DEGRADED)
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.reason()).isEqualTo("group billing is 16 records behind, allowed 15"));
        assertThat(answers).filteredOn(answer -> answer.status() == Status.UP).hasSize(1);
    }

    @Test
    @Order(3)
    void theRightsThatAreDocumentedAreEnoughAndMissingOnesAreNotKnown() throws Exception {
        for (KafkaNode node : List.of(first, second)) {
            Probe.Answer good = poll(node, node.saslPort(), null, KafkaNode.USER, KafkaNode.PASSWORD);
            assertThat(good.status()).as(good.reason()).isEqualTo(Status.UP);
        }
        Probe.Answer none = poll(first, first.saslPort(), null, KafkaNode.NOBODY, KafkaNode.PASSWORD);
        assertThat(none.status()).isEqualTo(Status.UNKNOWN);
        assertThat(none.reason())
                .contains(
                        "it shows no topic",
                        "it does not let Vigie describe its log directories (CLUSTER_AUTHORIZATION_FAILED)",
                        "the lag of group billing is not known: GROUP_AUTHORIZATION_FAILED",
                        "it does not let Vigie ask for the controller (CLUSTER_AUTHORIZATION_FAILED)");
        Probe.Answer wrong = poll(first, first.saslPort(), null, KafkaNode.USER, "another-word");
        assertThat(wrong.status()).isEqualTo(Status.UNKNOWN);
        assertThat(wrong.reason()).isEqualTo("it does not take this user and password: SASL_AUTHENTICATION_FAILED");
    }

    @Test
    @Order(4)
    void aBrokerThatHangsIsDownAndWithoutItsControllerTheOtherIsDegradedUntilItGoesOn() throws Exception {
        first.freeze();
        Probe.Answer hanging = poll(first);
        assertThat(hanging.status()).as(hanging.reason()).isEqualTo(Status.DOWN);
        eventually(second, Status.DEGRADED, answer -> {
            assertThat(answer.reason()).contains("no controller answers");
            assertThat(figure(answer, "kafka_controller")).contains(0.0);
            assertThat(answer.seen().facts()).contains(new Fact(Topic.CLUSTER, "a controller", "is missing"));
        });
        first.thaw();
        bothAreWell();
    }

    @Test
    @Order(5)
    void aLogDirectoryThatFailsIsDown() throws Exception {
        Path gone = second.logDir().resolveSibling("gone");
        Files.move(second.logDir(), gone);
        Files.createFile(second.logDir());
        eventually(second, Status.DOWN, answer -> {
            assertThat(answer.reason()).startsWith("1 of its 2 log directories failed (" + folder);
            assertThat(figure(answer, "kafka_offline_log_dirs")).contains(1.0);
        });
        Files.delete(second.logDir());
        Files.move(gone, second.logDir());
    }

    @Test
    @Order(6)
    void aBrokerThatIsGoneLeavesPartitionsWithoutLeaderAndBelowTheirMinimumUntilItIsBack() throws Exception {
        second.kill();
        assertThat(poll(second).status()).isEqualTo(Status.DOWN);
        eventually(first, Status.DEGRADED, answer -> {
            assertThat(answer.reason())
                    .contains("partitions have no leader", "alone-0", "fewer replicas in sync", "orders-0");
            assertThat(figure(answer, "kafka_offline_partitions").orElseThrow()).isGreaterThanOrEqualTo(1);
            assertThat(figure(answer, "kafka_under_min_isr_partitions")).contains(1.0);
            assertThat(Stream.of("a leader", "a write to all replicas"))
                    .allMatch(what -> answer.seen().facts().stream()
                            .anyMatch(fact -> fact.key().equals(what)));
        });
        second.start();
        bothAreWell();
    }

    @Test
    @Order(7)
    void aClusterWhoseOneControllerIsGoneSaysSo() throws Exception {
        first.kill();
        eventually(
                second, Status.DEGRADED, answer -> assertThat(answer.reason()).contains("no controller answers"));
    }
}
