package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.net.RawServer;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

/** Servers on real sockets that are no Redis, or a bad one. */
@Timeout(60)
class RedisHostileTest {
    private static final Config CONFIG =
            new Config(null, new Secret("a-password"), null, null, null, null, null, null, null, null, true, List.of());

    private final RealContext context = new RealContext().ticking();

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    private Probe.Answer poll(Target target, Duration timeout) throws Exception {
        Probe.Answer answer = RealContext.poll(RedisProbe.KIND.make(target, CONFIG, context), timeout);
        assertThat(answer.status()).isIn(Status.DOWN, Status.UNKNOWN);
        assertThat(answer.reason()).isNotBlank().hasSizeLessThanOrEqualTo(500).doesNotContain("a-password");
        return answer;
    }

    private Probe.Answer poll(RawServer.Behaviour behaviour, Duration timeout) throws Exception {
        try (RawServer server = new RawServer(behaviour)) {
            return poll(RealContext.target(server.port()), timeout);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'$9999999999\r\n', 'the server does not speak the protocol of Redis: it announces 9999999999, allowed 262144'",
        "'*2147483647\r\n', 'the server does not speak the protocol of Redis: it announces 2147483647, allowed 262144'",
        "'+OK\r\n$100\r\nrole:master', 'the server hung up after 22 bytes, before its answer was whole'",
        "'+OK\r\n-ERR a-password\u001b[31m\r\n', 'it answers with an error: ERR ***  [31m'"
    })
    void whatItSaysIsTakenForNothing(String bytes, String reason) throws Exception {
        assertThat(poll(client -> client.write(bytes), Duration.ofSeconds(5)).reason())
                .isEqualTo(reason.replace("  ", " "));
    }

    @Test
    void arraysInArraysAreNotFollowed() throws Exception {
        assertThat(poll(client -> client.write("*1\r\n".repeat(50_000)), Duration.ofSeconds(5))
                        .reason())
                .endsWith("arrays are in each other more than 8 deep");
    }

    @Test
    void oneThatHangsIsDownAtTheDeadline() throws Exception {
        Probe.Answer answer = poll(client -> client.pause(60_000), Duration.ofMillis(300));
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.FIRST_BYTE);
        assertThat(answer.reason()).startsWith("no answer within ");
    }

    @Test
    void oneThatDripsIsDownAtTheDeadline() throws Exception {
        long started = System.nanoTime();
        Probe.Answer answer = poll(
                client -> {
                    client.write("+OK\r\n$200000\r\n");
                    for (int i = 0; i < 1_000; i++) {
                        client.write("x").pause(20);
                    }
                },
                Duration.ofMillis(400));
        assertThat(answer.reason()).startsWith("the answer did not end within ");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void oneThatNeverStopsIsCut() throws Exception {
        Probe.Answer answer = poll(
                client -> {
                    client.write("*200000\r\n");
                    while (true) {
                        client.write("$3\r\nabc\r\n".repeat(100));
                    }
                },
                Duration.ofSeconds(10));
        assertThat(answer.reason()).isEqualTo("the answer is longer than 262144 bytes");
    }

    @Test
    void garbageIsDown() throws Exception {
        Random random = new Random(1);
        try (RawServer server = new RawServer(client -> {
            byte[] bytes = new byte[200];
            random.nextBytes(bytes);
            bytes[0] = (byte) "+-:$*".charAt(random.nextInt(5));
            client.write(bytes);
        })) {
            for (int i = 0; i < 30; i++) {
                poll(RealContext.target(server.port()), Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void anAddressThatIsForbiddenIsNotCalled() throws Exception {
        Target metadata = new Target(new Instance("shop", "169.254.169.254:6379", "a", "", Labels.EMPTY), "deep");
        assertThat(poll(metadata, Duration.ofSeconds(5)).reason())
                .isEqualTo("may not call 169.254.169.254: 169.254.169.254 is a cloud metadata address");
    }
}
