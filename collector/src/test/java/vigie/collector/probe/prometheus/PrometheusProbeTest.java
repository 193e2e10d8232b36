package vigie.collector.probe.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.model.CheckResult;
import vigie.model.Secret;

class PrometheusProbeTest extends ProbeContract {
    private final List<URI> urls = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private int closed;
    private CheckResult.@Nullable Phase failure;

    private final class FakeScraper implements Scraper {
        @Override
        public void start(URI url, Map<String, String> sent, Duration timeout, Consumer<Probe.Answer> whenDone) {
            urls.add(url);
            headers.add(sent);
            Probe.Answer answer = failure == null ? Probe.Answer.UP : Probe.Answer.down(failure, "scripted failure");
            var unused = time.schedule(() -> whenDone.accept(answer), 1, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static PrometheusProbe.Config config(@Nullable String path, @Nullable Secret token) {
        return new PrometheusProbe.Config(path, null, null, Map.of("X-Scope", "one"), null, token);
    }

    @Override
    protected Probe probe() {
        return PrometheusProbe.kind((target, context) -> new FakeScraper())
                .make(TARGET, config(null, new Secret("t0ken")), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {}

    @Override
    protected void failIn(CheckResult.Phase phase) {
        failure = phase;
    }

    @Test
    void scrapesItsAddressWithItsHeaders() {
        Probe probe = probe();
        poll(probe);
        assertThat(urls).containsExactly(URI.create("http://127.0.0.1:8081/metrics"));
        assertThat(headers.get(0)).containsEntry("X-Scope", "one").containsEntry("Authorization", "Bearer t0ken");
        assertThat(probe.scrapes()).isTrue();
    }

    @Test
    void closesItsScraper() {
        probe().close();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config("metrics", null)).hasMessageContaining("path must begin with one slash");
        assertThatThrownBy(() -> config("/metrics#x", null)).hasMessageContaining("path must");
    }
}
