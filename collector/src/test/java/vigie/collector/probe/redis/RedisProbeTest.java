package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.collector.probe.redis.RedisProbe.Tls;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Series;
import vigie.model.Status;

class RedisProbeTest extends ProbeContract {
    private static Config config(@Nullable Long maxLagBytes, @Nullable Secret password) {
        return new Config(null, password, null, null, null, null, maxLagBytes, null, null, null, null, List.of());
    }

    @Override
    protected Probe probe() {
        return new RedisProbe(
                TARGET,
                new Config(null, null, null, null, null, null, 100L, 1, null, null, true, List.of("orders")),
                context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        tcp.answer = bytes;
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        tcp.failure = phase;
    }

    private Probe.Answer told(Config config, String... info) {
        String text = String.join("\r\n", info);
        tcp.answer = ("$" + text.length() + "\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8);
        return poll(new RedisProbe(TARGET, config, context));
    }

    @ParameterizedTest
    @CsvSource({
        "aof_last_write_status:err, 'it cannot write its log (AOF), and refuses writes'",
        "aof_last_bgrewrite_status:err, 'the last rewrite of its log (AOF) failed'",
        "'slave0:ip=10.0.0.2,port=6379,state=wait_bgsave,offset=0,lag=0', 'replica 10.0.0.2:6379 is not online: wait_bgsave'",
        "'slave0:ip=10.0.0.2,port=6379,state=online,offset=9,lag=31', 'replica 10.0.0.2:6379 has not acknowledged for 31 s, allowed 30 s; it is 991 bytes behind'",
        "'slave0:ip=10.0.0.2,port=6379,state=online,offset=9,lag=1', 'replica 10.0.0.2:6379 is 991 bytes behind, allowed 100'"
    })
    void whatAMasterSaysIsWrongIsDegraded(String line, String reason) {
        Probe.Answer answer =
                told(config(100L, null), "redis_mode:standalone", "role:master", "master_repl_offset:1000", line);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "master_last_io_seconds_ago:31, 'the master 10.0.0.1:6379 was heard 31 s ago, allowed 30 s'",
        "master_sync_in_progress:1, 'it is being copied anew from its master'"
    })
    void whatAReplicaSaysIsWrongIsDegraded(String line, String reason) {
        Probe.Answer answer = told(
                config(null, null),
                "role:slave",
                "master_host:10.0.0.1",
                "master_port:6379",
                "master_link_status:up",
                line);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void offsetsAreComparedWhereALimitIsSaid() {
        Probe.Answer answer = told(config(100L, null), "role:master", "master_repl_offset:1000");
        assertThat(answer.seen().progress()).containsExactly(new Seen.Progress("replication offset", 1000, 100));
        assertThat(told(config(null, null), "role:master", "master_repl_offset:1000")
                        .seen()
                        .progress())
                .isEmpty();
    }

    @Test
    void whatIsNotToldIsNoNumber() {
        Probe.Answer answer = told(config(null, null), "role:master", "maxmemory:x", "used_memory:1e999");
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().figures())
                .contains(new Seen.Figure("redis_used_memory_bytes", Labels.EMPTY, Series.Kind.GAUGE, Double.NaN));
    }

    @Test
    void anotherServerIsNoRedis() {
        assertThat(told(config(null, null), "hello:world").reason())
                .isEqualTo("the server tells no role: it is no Redis");
        tcp.answer = "HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.UTF_8);
        Probe.Answer answer = poll(new RedisProbe(TARGET, config(null, null), context));
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.BODY);
        assertThat(answer.reason())
                .isEqualTo("the server does not speak the protocol of Redis: an answer begins with the byte 72");
    }

    @Test
    void aServerThatRepeatsThePasswordDoesNotSpreadIt() {
        Config config = config(null, new Secret("a-password"));
        tcp.answer = "-ERR unknown command `AUTH`, with args beginning with: `a-password`\r\n-NOAUTH\r\n"
                .getBytes(StandardCharsets.UTF_8);
        Probe.Answer answer = poll(new RedisProbe(TARGET, config, context));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("it does not take this user and password: ERR");
        tcp.answer = "+OK\r\n-ERR do you mean a-password?\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(poll(new RedisProbe(TARGET, config, context)).reason())
                .isEqualTo("it answers with an error: ERR do you mean ***?");
        assertThat(new String(tcp.looks.get(0).send(), StandardCharsets.UTF_8))
                .isEqualTo("*2\r\n$4\r\nAUTH\r\n$10\r\na-password\r\n*1\r\n$4\r\nINFO\r\n");
    }

    @Test
    void aFileOfCertificatesThatIsNotThereIsToldAndNotGuessed() {
        Path missing = Path.of("/nowhere/ca.pem");
        Config config =
                new Config(null, null, Tls.VERIFY, missing, null, null, null, null, null, null, null, List.of());
        Probe.Answer answer = poll(new RedisProbe(TARGET, config, context));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("ca cannot be read: /nowhere/ca.pem");
        assertThat(tcp.looks).isEmpty();
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() ->
                        new Config("vigie", null, null, null, null, null, null, null, null, null, null, List.of()))
                .hasMessage("user needs password");
        assertThatThrownBy(() ->
                        new Config(null, null, null, Path.of("a"), null, null, null, null, null, null, null, List.of()))
                .hasMessage("ca needs tls: verify");
        assertThatThrownBy(() -> new Config(
                        null, null, null, null, null, Duration.ZERO, null, null, null, null, null, List.of()))
                .hasMessage("max_lag must be more than 0s: was PT0S");
        assertThatThrownBy(() -> config(0L, null)).hasMessage("max_lag_bytes must be at least 1: was 0");
        assertThatThrownBy(() -> new Config(null, null, null, null, null, null, null, -1, null, null, null, List.of()))
                .hasMessage("replicas must be at least 0: was -1");
        assertThatThrownBy(() -> new Config(null, null, null, null, null, null, null, null, 101, null, null, List.of()))
                .hasMessage("max_memory_percent must be from 1 to 100: was 101");
        assertThatThrownBy(() -> new Config(null, null, null, null, null, null, null, null, null, 0, null, List.of()))
                .hasMessage("max_clients_percent must be from 1 to 100: was 0");
    }
}
