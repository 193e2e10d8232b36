package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.model.Status;

/** A real Redis Cluster of two masters that share the slots. */
class ClusterIT {
    @TempDir
    Path folder;

    private final RealContext context = new RealContext().ticking();
    private RedisNode first;
    private RedisNode second;

    @BeforeEach
    void start() throws Exception {
        first = RedisNode.server(folder.resolve("first"), "--cluster-enabled", "yes", "--cluster-node-timeout", "1000");
        second = RedisNode.server(
                folder.resolve("second"), "--cluster-enabled", "yes", "--cluster-node-timeout", "1000");
        first.ask(slots("ADDSLOTS", 0, 8192));
        second.ask(slots("ADDSLOTS", 8192, 16_384));
        first.ask("CLUSTER", "SET-CONFIG-EPOCH", "1");
        second.ask("CLUSTER", "SET-CONFIG-EPOCH", "2");
        first.ask("CLUSTER", "MEET", "127.0.0.1", String.valueOf(second.port()));
        for (RedisNode node : List.of(first, second)) {
            node.await("cluster_state:ok", "CLUSTER", "INFO");
        }
    }

    private static String[] slots(String command, int from, int to) {
        List<String> words = new ArrayList<>(List.of("CLUSTER", command));
        for (int slot = from; slot < to; slot++) {
            words.add(String.valueOf(slot));
        }
        return words.toArray(String[]::new);
    }

    @AfterEach
    void stop() throws InterruptedException {
        second.close();
        first.close();
        context.close();
    }

    private Probe.Answer poll(RedisNode node) throws Exception {
        Config config = new Config(null, null, null, null, null, null, null, null, null, null, true, List.of());
        return RealContext.poll(RedisProbe.KIND.make(RealContext.target(node.port()), config, context));
    }

    @Test
    void aClusterThatServesIsUpAndItsMastersAreNoSplitBrain() throws Exception {
        for (RedisNode node : List.of(first, second)) {
            Probe.Answer answer = poll(node);
            assertThat(answer.reason()).isEmpty();
            assertThat(answer.seen().facts()).isEmpty();
            assertThat(answer.seen().figures())
                    .anyMatch(figure -> figure.metric().equals("redis_cluster_slots_ok") && figure.value() == 16_384);
        }
    }

    @Test
    void aSlotThatNobodyHasIsTold() throws Exception {
        first.ask("CLUSTER", "DELSLOTS", "7");
        first.await("cluster_state:fail", "CLUSTER", "INFO");
        Probe.Answer answer = poll(first);
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason())
                .isEqualTo("the cluster does not serve (cluster_state fail): 16383 of 16384 slots have a master, "
                        + "0 of them one that has failed");
        first.ask("CONFIG", "SET", "cluster-require-full-coverage", "no");
        first.await("cluster_state:ok", "CLUSTER", "INFO");
        assertThat(poll(first).status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void aMasterThatDiesIsTold() throws Exception {
        second.kill();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer answer = poll(first);
            assertThat(answer.status()).isEqualTo(Status.DOWN);
            assertThat(answer.reason()).contains("cluster_state fail", "the master of 8192 slots does not answer");
        });
    }
}
