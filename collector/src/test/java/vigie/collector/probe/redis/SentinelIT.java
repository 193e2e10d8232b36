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
import vigie.model.CheckResult.Fact;
import vigie.model.Status;

/** A real master with a replica under three real Sentinels. */
class SentinelIT {
    @TempDir
    Path folder;

    private final RealContext context = new RealContext().ticking();
    private final List<RedisNode> sentinels = new ArrayList<>();
    private RedisNode master;
    private RedisNode replica;

    @BeforeEach
    void start() throws Exception {
        master = RedisNode.server(folder.resolve("master"));
        replica = RedisNode.server(folder.resolve("replica"));
        replica.ask("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        master.await("state=online", "INFO", "replication");
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisNode.sentinel(folder.resolve("sentinel" + i), master.port(), 2));
        }
        // A failover needs the replica known to those who vote on it.
        for (RedisNode sentinel : sentinels) {
            sentinel.await("num-other-sentinels, 2", "SENTINEL", "MASTER", "orders");
            sentinel.await("num-slaves, 1", "SENTINEL", "MASTER", "orders");
            sentinel.await("OK 3 usable", "SENTINEL", "CKQUORUM", "orders");
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (RedisNode sentinel : sentinels) {
            sentinel.close();
        }
        replica.close();
        master.close();
        context.close();
    }

    private Probe.Answer poll(int sentinel, String... masters) throws Exception {
        Config config = new Config(null, null, null, null, null, null, null, null, null, null, null, List.of(masters));
        return RealContext.poll(
                RedisProbe.KIND.make(RealContext.target(sentinels.get(sentinel).port()), config, context));
    }

    private static Fact at(RedisNode node) {
        return new Fact(Fact.Topic.MASTER, "orders", "127.0.0.1:" + node.port());
    }

    @Test
    void theyAgreeUntilOneIsToldOtherwise() throws Exception {
        for (int i = 0; i < 3; i++) {
            Probe.Answer answer = poll(i, "orders");
            assertThat(answer.reason()).isEmpty();
            assertThat(answer.seen().facts()).containsExactly(at(master));
        }
        assertThat(poll(0, "orders", "carts").reason()).isEqualTo("it does not watch the master carts");
        sentinels.get(0).ask("SENTINEL", "REMOVE", "orders");
        assertThat(poll(0).reason()).isEqualTo("it watches no master");
        sentinels.get(0).ask("SENTINEL", "MONITOR", "orders", "127.0.0.1", String.valueOf(replica.port()), "2");
        assertThat(poll(0).seen().facts()).containsExactly(at(replica));
        assertThat(poll(1).seen().facts()).containsExactly(at(master));
    }

    @Test
    void aMasterThatDiesIsFailedOverAndThenTooFewAreLeftForTheNext() throws Exception {
        master.kill();
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> assertThat(poll(0).reason()).contains("the master orders"));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(poll(0).seen().facts()).containsExactly(at(replica)));
        sentinels.get(1).kill();
        sentinels.get(2).kill();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer answer = poll(0);
            assertThat(answer.status()).isEqualTo(Status.DEGRADED);
            assertThat(answer.reason()).startsWith("no failover of the master orders is possible: NOQUORUM 1 usable");
        });
    }
}
