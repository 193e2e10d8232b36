package vigie.collector.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.net.RawServer;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.postgres.PostgresProbe.Config;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

/** Servers that are no PostgreSQL, or a bad one. */
@Timeout(60)
class PostgresHostileTest {
    private static final Config CONFIG = new Config(
            "vigie", new Secret("a-password"), null, PostgresTls.NONE, null, null, null, null, null, null, null, null);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RealContext context = new RealContext().ticking();
    private final List<RawServer> servers = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (RawServer server : servers) {
            server.close();
        }
        threads.shutdownNow();
        context.close();
    }

    private int server(RawServer.Behaviour behaviour) throws IOException {
        RawServer server = new RawServer(behaviour);
        servers.add(server);
        return server.port();
    }

    private Probe.Answer poll(Target target, Duration timeout) throws Exception {
        Probe probe = PostgresProbe.kind(threads).make(target, CONFIG, context);
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        probe.start(timeout, answer::complete);
        Probe.Answer got = answer.get(20, TimeUnit.SECONDS);
        probe.close();
        assertThat(got.reason()).isNotBlank().hasSizeLessThanOrEqualTo(500).doesNotContain("a-password");
        assertThat(got.phase()).isNotNull();
        return got;
    }

    @Test
    void oneThatHangsIsDownAtTheDeadline() throws Exception {
        int port = server(client -> client.pause(60_000));
        long started = System.nanoTime();
        Probe.Answer answer = poll(RealContext.target(port), Duration.ofMillis(500));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.FIRST_BYTE);
        assertThat(answer.reason()).isEqualTo("no answer before the deadline");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void oneThatDripsIsDownAtTheDeadline() throws Exception {
        int port = server(client -> {
            // A notice of a thousand bytes that comes one by one, each well within any patience for one read.
            client.write(new byte[] {'N', 0, 0, 3, (byte) 0xe8});
            for (int i = 0; i < 1_000; i++) {
                client.write("x").pause(50);
            }
        });
        long started = System.nanoTime();
        assertThat(poll(RealContext.target(port), Duration.ofMillis(500)).status())
                .isEqualTo(Status.DOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void oneThatNeverStopsIsDown() throws Exception {
        int port = server(client -> {
            byte[] notice = new byte[10_005];
            notice[0] = 'N';
            notice[3] = 0x27;
            notice[4] = 0x14;
            while (true) {
                client.write(notice);
            }
        });
        Probe.Answer answer = poll(RealContext.target(port), Duration.ofSeconds(15));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void garbageIsDown(long seed) throws Exception {
        Random random = new Random(seed);
        int port = server(client -> {
            byte[] bytes = new byte[200];
            random.nextBytes(bytes);
            bytes[0] = 'R';
            client.write(bytes);
        });
        for (int i = 0; i < 30; i++) {
            assertThat(poll(RealContext.target(port), Duration.ofMillis(400)).status())
                    .isIn(Status.DOWN, Status.UNKNOWN);
        }
    }

    @Test
    void anAddressThatIsForbiddenIsNotCalled() throws Exception {
        Target metadata = new Target(new Instance("shop", "169.254.169.254:5432", "a", "", Labels.EMPTY), "deep");
        Probe.Answer answer = poll(metadata, Duration.ofSeconds(5));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.CONNECT);
        assertThat(answer.reason()).isEqualTo("169.254.169.254 is a cloud metadata address");
    }

    @Test
    void aNameThatNobodyKnowsIsSaidSo() throws Exception {
        Target nowhere = new Target(new Instance("shop", "nowhere.invalid:5432", "a", "", Labels.EMPTY), "deep");
        Probe.Answer answer = poll(nowhere, Duration.ofSeconds(15));
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.RESOLVE);
        assertThat(answer.reason()).isEqualTo("the name is not known");
    }

    @Test
    void withoutAThreadNothingIsKnown() throws Exception {
        Probe probe = PostgresProbe.kind(work -> {
                    throw new RejectedExecutionException();
                })
                .make(RealContext.target(1), CONFIG, context);
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("too many databases are being looked at: no thread is free");
    }

    @Test
    void closingEndsAPollThatIsUnderWay() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        int port = server(client -> {
            reached.countDown();
            client.pause(60_000);
        });
        Probe probe = PostgresProbe.kind(threads).make(RealContext.target(port), CONFIG, context);
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        probe.start(Duration.ofMinutes(5), answer::complete);
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        probe.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.DOWN);
    }
}
