package vigie.collector.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorConfig;
import vigie.collector.ScriptedHttp;
import vigie.collector.ScriptedTcp;
import vigie.collector.VirtualTime;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/** What every probe promises, whatever answers it. One subclass for each kind. */
public abstract class ProbeContract {
    protected static final Target TARGET =
            new Target(new Instance("api", "127.0.0.1:8081", "a", "", Labels.EMPTY), "health");

    protected final VirtualTime time = new VirtualTime();
    protected final ScriptedHttp http = new ScriptedHttp(time);
    protected final ScriptedTcp tcp = new ScriptedTcp(time);
    protected final Probe.Context context = new TestContext();

    /** A probe of {@link #TARGET} that looks at everything that its kind can look at. */
    protected abstract Probe probe();

    /** Lets the other side answer with these bytes. */
    protected abstract void answerWith(byte[] bytes);

    /** Lets the other side fail. */
    protected abstract void failIn(CheckResult.Phase phase);

    protected final Probe.Answer poll(Probe probe) {
        List<Probe.Answer> answers = new ArrayList<>();
        probe.start(Duration.ofSeconds(1), answers::add);
        time.advance(Duration.ofSeconds(2));
        assertThat(answers).as("answers exactly once").hasSize(1);
        Probe.Answer answer = answers.get(0);
        if (answer.status() == Status.UP) {
            assertThat(answer.reason()).isEmpty();
            assertThat(answer.phase()).isNull();
        } else {
            assertThat(answer.reason()).isNotBlank().hasSizeLessThanOrEqualTo(500);
            assertThat(answer.reason().chars()).noneMatch(Character::isISOControl);
            assertThat(answer.phase()).isNotNull();
        }
        assertThat(answer.components()).hasSizeLessThanOrEqualTo(200);
        return answer;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void survivesGarbage(long seed) {
        Random random = new Random(seed);
        Probe probe = probe();
        String good =
                "{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"UP\",\"details\":{\"a\":[1,2]}}},\"checks\":[{\"name\":\"x\",\"status\":\"DOWN\"}]}";
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = good.getBytes(StandardCharsets.UTF_8);
                for (int j = 0; j <= random.nextInt(3); j++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            answerWith(bytes);
            poll(probe);
        }
    }

    @Test
    void survivesNothingAndDepth() {
        Probe probe = probe();
        for (String text :
                List.of("", " ", "{", "[".repeat(50_000), "{\"a\":".repeat(50_000), "9".repeat(10_000), "\u0000")) {
            answerWith(text.getBytes(StandardCharsets.UTF_8));
            poll(probe);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckResult.Phase.class,
            names = {"RESOLVE", "CONNECT", "TLS", "SEND", "FIRST_BYTE", "BODY"})
    void aFailureIsDownInItsPhase(CheckResult.Phase phase) {
        failIn(phase);
        assertFailed(poll(probe()), phase);
    }

    /** What an answer is whose other side has failed; another kind may have another rule. */
    protected void assertFailed(Probe.Answer answer, CheckResult.Phase phase) {
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(phase);
        assertThat(answer.reason()).isEqualTo("scripted failure");
    }

    @Test
    void canBePolledAgainAndClosed() {
        Probe probe = probe();
        failIn(CheckResult.Phase.CONNECT);
        poll(probe);
        poll(probe);
        probe.close();
    }

    private final class TestContext implements Probe.Context {
        @Override
        public HttpTransport http() {
            return http;
        }

        @Override
        public TcpTransport tcp() {
            return tcp;
        }

        @Override
        public AddressPolicy targets() {
            return address -> null;
        }

        @Override
        public SampleSink samples() {
            return new SampleSink() {
                @Override
                public void accept(Series series, long timestampMs, double value) {}

                @Override
                public void endOfPoll(Target target, long timestampMs) {}

                @Override
                public void forget(Target target) {}
            };
        }

        @Override
        public Instant now() {
            return time.clock().instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime().getAsLong();
        }

        @Override
        public CollectorConfig.Limits limits() {
            return CollectorConfig.Limits.DEFAULT;
        }
    }
}
