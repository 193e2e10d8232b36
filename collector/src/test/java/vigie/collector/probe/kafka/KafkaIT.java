package vigie.collector.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
import vigie.model.Status;

/** A real cluster of two brokers, the first of them its controller too, with troubles that are really caused, one after the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaIT {
    @TempDir
    static Path folder;

    private static KafkaNode first;
    private static KafkaNode second;

    @BeforeAll
    static void start() throws Exception {
        first = KafkaNode.controller(folder.resolve("1"));
        second = first.broker(2, folder.resolve("2"));
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
            admin.createTopics(List.of(
                            new NewTopic("orders", Map.of(0, List.of(1, 2)))
                                    .configs(Map.of("min.insync.replicas", "2")),
                            new NewTopic("alone", Map.of(0, List.of(2))),
                            new NewTopic("copied", Map.of(0, List.of(1, 2)))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            produce();
            admin.alterConsumerGroupOffsets(
                            "billing",
                            Map.of(
                                    new TopicPartition("orders", 0), new OffsetAndMetadata(3),
                                    new TopicPartition("alone", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
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

    private static Probe.Answer poll(KafkaNode node, @Nullable Long maxLag) throws Exception {
        var group = new KafkaConfig.Group("billing", maxLag, null);
        var config = new KafkaConfig(null, null, null, null, null, null, null, null, List.of(group));
        try (RealContext context = new RealContext().ticking()) {
            var target = RealContext.target(node.port(), "node_id", node.id());
            return RealContext.poll(KafkaProbe.KIND.make(target, config, context));
        }
    }

    private static Optional<Double> figure(Probe.Answer answer, String metric) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().equals(metric))
                .map(Seen.Figure::value)
                .findFirst();
    }

    private static void eventually(KafkaNode node, Status status, String... reasons) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer answer = poll(node, null);
            assertThat(answer.reason()).contains(reasons);
            assertThat(answer.status()).as(answer.reason()).isEqualTo(status);
        });
    }

    @Test
    @Order(1)
    void aWholeClusterIsUpAndOneBrokerTellsTheLag() throws Exception {
        eventually(first, Status.UP, "");
        eventually(second, Status.UP, "");
        List<Probe.Answer> answers = List.of(poll(first, null), poll(second, null));
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
        List<Probe.Answer> answers = List.of(poll(first, 15L), poll(second, 15L));
        assertThat(answers)
                .filteredOn(answer -> answer.status() == Status.DEGRADED)
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.reason()).isEqualTo("group billing is 16 records behind, allowed 15"));
        assertThat(answers).filteredOn(answer -> answer.status() == Status.UP).hasSize(1);
    }

    @Test
    @Order(3)
    void aBrokerThatIsGoneLeavesPartitionsWithoutLeaderAndBelowTheirMinimum() throws Exception {
        second.kill();
        assertThat(poll(second, null).status()).isEqualTo(Status.DOWN);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer answer = poll(first, null);
            assertThat(figure(answer, "kafka_offline_partitions").orElseThrow()).isEqualTo(1);
            assertThat(answer.reason())
                    .contains("partitions have no leader", "alone-0", "min.insync.replicas", "orders-0");
            assertThat(figure(answer, "kafka_under_min_isr_partitions").orElseThrow())
                    .isGreaterThanOrEqualTo(1);
        });
    }
}
