package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.Seen;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

/** A real master of Redis and a real replica, with troubles that are really caused. */
class RedisIT {
    @TempDir
    static Path folder;

    private static RedisNode master;
    private static RedisNode replica;

    private final RealContext context = new RealContext().ticking();

    @BeforeAll
    static void start() throws Exception {
        master = RedisNode.server(folder.resolve("master"));
        replica = RedisNode.server(folder.resolve("replica"));
    }

    @BeforeEach
    void replicate() {
        replica.ask("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        master.await("state=online", "INFO", "replication");
    }

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (replica != null) {
            replica.close();
        }
        if (master != null) {
            master.close();
        }
    }

    private static Config config(int replicas, @Nullable Duration maxLag, boolean canary) {
        return new Config(null, null, null, null, null, maxLag, null, replicas, null, null, canary, List.of());
    }

    private static Config as(@Nullable String user, @Nullable String password) {
        Secret secret = password == null ? null : new Secret(password);
        return new Config(user, secret, null, null, null, null, null, null, null, null, true, List.of());
    }

    private Probe.Answer poll(Target target, Config config) throws Exception {
        Probe probe = RedisProbe.KIND.make(target, config, context);
        Probe.Answer answer = RealContext.poll(probe);
        probe.close();
        return answer;
    }

    private Probe.Answer onMaster(Config config) throws Exception {
        return poll(RealContext.target(master.port(), "role", "master"), config);
    }

    private Probe.Answer onReplica(Config config) throws Exception {
        return poll(RealContext.target(replica.port(), "role", "replica"), config);
    }

    private static double figure(Probe.Answer answer, String metric) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().equals(metric))
                .mapToDouble(Seen.Figure::value)
                .findFirst()
                .orElseThrow();
    }

    private static void is(Probe.Answer answer, Status status, String reason) {
        assertThat(answer.status()).as(answer.reason()).isEqualTo(status);
        assertThat(answer.reason()).contains(reason);
    }

    @Test
    void aPairThatIsWellIsUp() throws Exception {
        replica.await("master_link_status:up", "INFO", "replication");
        Probe.Answer first = onMaster(config(1, null, true));
        assertThat(first.reason()).isEmpty();
        assertThat(first.seen().facts()).containsExactly(new Fact(Fact.Topic.ROLE, "", "primary"));
        assertThat(figure(first, "redis_replicas")).isEqualTo(1);
        assertThat(figure(first, "redis_replica_lag_seconds")).isBetween(0.0, 5.0);
        assertThat(figure(first, "redis_used_memory_bytes")).isGreaterThan(100_000);
        Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> {
            Probe.Answer second = onReplica(config(1, null, true));
            assertThat(second.reason()).isEmpty();
            assertThat(second.seen().facts()).containsExactly(new Fact(Fact.Topic.ROLE, "", "standby"));
            assertThat(second.seen().progress())
                    .isEqualTo(first.seen().progress())
                    .hasSize(1);
            assertThat(figure(second, "redis_master_link_up")).isEqualTo(1);
        });
    }

    @Test
    void aReplicaThatIsMadeAMasterIsASecondOne() throws Exception {
        replica.ask("REPLICAOF", "NO", "ONE");
        Probe.Answer second = onReplica(config(0, null, false));
        is(second, Status.DEGRADED, "it is a master, and labelled as a replica");
        assertThat(second.seen().facts()).containsExactly(new Fact(Fact.Topic.ROLE, "", "primary"));
        is(onMaster(config(1, null, false)), Status.DEGRADED, "0 of 1 expected replicas are online");
        Config alone = new Config(null, null, null, null, false, null, null, null, null, null, null, List.of());
        assertThat(onMaster(alone).seen().facts()).isEmpty();
    }

    @Test
    void aReplicaThatHangsIsSeenByItsMaster() throws Exception {
        Thread hanging = new Thread(() -> replica.ask("DEBUG", "SLEEP", "4"));
        hanging.start();
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> is(
                        onMaster(config(1, Duration.ofSeconds(1), false)),
                        Status.DEGRADED,
                        "has not acknowledged for"));
        hanging.join();
    }

    @Test
    void aReplicaWithoutItsMasterIsDegraded() throws Exception {
        replica.ask("REPLICAOF", "127.0.0.1", "1");
        is(onReplica(config(0, null, false)), Status.DEGRADED, "its link to the master 127.0.0.1:1 is down");
    }

    @Test
    void aSnapshotThatFailsIsTold() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        master.ask("CONFIG", "SET", "dir", gone.toString());
        master.ask("CONFIG", "SET", "save", "3600 1");
        Files.delete(gone);
        master.ask("BGSAVE");
        master.await("rdb_last_bgsave_status:err", "INFO", "persistence");
        is(onMaster(config(1, null, false)), Status.DEGRADED, "the last snapshot (RDB) failed");
        is(onMaster(config(1, null, true)), Status.DOWN, "the canary key cannot be written: MISCONF");
        master.ask("CONFIG", "SET", "dir", folder.toString());
        master.ask("CONFIG", "SET", "save", "");
        master.ask("BGSAVE");
        master.await("rdb_last_bgsave_status:ok", "INFO", "persistence");
        assertThat(onMaster(config(1, null, true)).reason()).isEmpty();
    }

    @Test
    void aLimitAtWhichNothingGivesWayIsTold() throws Exception {
        master.ask("CONFIG", "SET", "maxmemory", "500kb");
        is(onMaster(config(1, null, false)), Status.DEGRADED, "with the policy noeviction it refuses writes");
        is(onMaster(config(1, null, true)), Status.DOWN, "the canary key cannot be written: OOM");
        master.ask("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
        is(onMaster(config(1, null, false)), Status.DEGRADED, "with the policy volatile-lru it refuses writes");
        master.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        assertThat(onMaster(config(1, null, false)).reason()).isEmpty();
        master.ask("CONFIG", "SET", "maxmemory", "0");
        master.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }

    @Test
    void aServerThatTakesNoMoreClientsIsDown() throws Exception {
        List<Jedis> taken = new ArrayList<>();
        try (RedisNode small = RedisNode.server(folder.resolve("small"), "--maxclients", "10")) {
            for (int i = 0; i < 9; i++) {
                Jedis jedis = new Jedis("127.0.0.1", small.port());
                jedis.ping();
                taken.add(jedis);
            }
            Target target = RealContext.target(small.port());
            Config strict = new Config(null, null, null, null, null, null, null, null, null, 80, null, List.of());
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .untilAsserted(() -> is(poll(target, strict), Status.DEGRADED, "10 of 10 clients are connected"));
            Jedis last = new Jedis("127.0.0.1", small.port());
            taken.add(last);
            Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> {
                assertThat(last.ping()).isEqualTo("PONG");
                Probe.Answer full = poll(target, config(0, null, false));
                is(full, Status.DOWN, "max number of clients reached");
            });
            assertThat(poll(target, as(null, "a-password")).status()).isEqualTo(Status.DOWN);
            taken.forEach(Jedis::close);
        }
    }

    @Test
    void aServerThatLoadsIsDownAndSaysHowFarItIs() throws Exception {
        try (RedisNode slow = RedisNode.server(folder.resolve("slow"), "--rdbcompression", "no")) {
            slow.ask("DEBUG", "POPULATE", "5000", "key", "5000");
            slow.ask("SAVE");
            slow.kill();
            slow.start("--key-load-delay", "500"); // microseconds; it answers in between, every 2 MiB
            is(
                    poll(RealContext.target(slow.port()), config(0, null, true)),
                    Status.DOWN,
                    "it is loading its data from disk: ");
        }
    }

    @Test
    void whoMayNotLookKnowsNothing() throws Exception {
        try (RedisNode guarded = RedisNode.server(folder.resolve("guarded"))) {
            guarded.ask("ACL", "SETUSER", "vigie", "on", ">a-password", "+info", "~vigie:canary", "+set", "+get");
            guarded.ask("ACL", "SETUSER", "blind", "on", ">a-password", "+ping");
            guarded.ask("ACL", "SETUSER", "reader", "on", ">a-password", "+info");
            guarded.ask("ACL", "SETUSER", "default", "off");
            Target target = RealContext.target(guarded.port());
            assertThat(poll(target, as("vigie", "a-password"))).satisfies(answer -> is(answer, Status.UP, ""));
            is(poll(target, as(null, null)), Status.UNKNOWN, "it does not let Vigie look: NOAUTH");
            is(
                    poll(target, as("vigie", "wrong-one")),
                    Status.UNKNOWN,
                    "it does not take this user and password: WRONGPASS");
            is(poll(target, as("blind", "a-password")), Status.UNKNOWN, "it does not let Vigie look: NOPERM");
            is(
                    poll(target, as("reader", "a-password")),
                    Status.UNKNOWN,
                    "it does not let Vigie use the canary key: NOPERM");
        }
    }

    @Test
    void aPortWithoutAServerIsDown() throws Exception {
        Probe.Answer answer = poll(RealContext.target(1), config(0, null, false));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.CONNECT);
    }
}
