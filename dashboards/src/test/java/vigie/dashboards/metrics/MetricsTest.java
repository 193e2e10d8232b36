package vigie.dashboards.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.prometheus.client.Counter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.dashboards.Example;
import vigie.dashboards.Served;

class MetricsTest {
    private static final String PROMETHEUS_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void mirrorsTheWindowsAtTheMomentOfTheScrape() {
        String text = SERVED.get("/metrics").body();
        assertThat(text)
                .contains("vigie_build_info{version=\"0.1.0\",commit=\"abc1234\",java=\"17.0.15\",} 1.0\n")
                .contains("vigie_target_status{service=\"api\",instance=\"127.0.0.1:8081\",check=\"health\",} 3.0\n")
                .contains("vigie_target_status{service=\"api\",instance=\"127.0.0.1:8082\",check=\"health\",} 0.0\n")
                .contains("vigie_service_status{service=\"orders-db\",} 2.0\n")
                .contains("vigie_service_status{service=\"search\",} 1.0\n")
                .contains("vigie_rpo_seconds{service=\"orders-db\",} 2.5\n")
                .contains("vigie_rpo_objective_seconds{service=\"orders-db\",} 300.0\n")
                .contains("vigie_rto_objective_seconds{service=\"orders-db\",} 900.0\n")
                .doesNotContain("vigie_rpo_seconds{service=\"api\"")
                .contains("vigie_region_ready{region=\"us\",} 0.0\n")
                .contains("vigie_region_ready{region=\"ap\",} 0.0\n")
                .doesNotContain("vigie_region_ready{region=\"eu\"")
                .contains("vigie_findings{kind=\"Anomaly\",severity=\"warning\",} 1.0\n")
                .contains("vigie_findings{kind=\"TargetDown\",severity=\"error\",} 1.0\n")
                .doesNotContain("kind=\"Threshold\"")
                .contains("vigie_incidents{state=\"open\",} 2.0\n")
                .contains("vigie_incidents{state=\"acknowledged\",} 0.0\n")
                .contains("vigie_outbox_oldest_seconds 1.5\n")
                .contains("vigie_notices_held{receiver=\"oncall\",} 12.0\n")
                .contains("jvm_info{");
    }

    @Test
    void aRecordThatIsDownLeavesTheRestOfTheScrapeWhole() {
        SERVED.windows.recordDown = true;
        try {
            HttpResponse<String> scrape = SERVED.get("/metrics");
            assertThat(scrape.statusCode()).isEqualTo(200);
            assertThat(scrape.body()).contains("vigie_target_status{").doesNotContain("vigie_incidents");
        } finally {
            SERVED.windows.recordDown = false;
        }
    }

    @Test
    void speaksPrometheusTextToThoseWhoDoNotAskForMore() {
        for (String accept : new String[] {"*/*", "text/plain", "text/plain;version=0.0.4", "text/html"}) {
            HttpResponse<String> scrape = SERVED.get("/metrics", "Accept", accept);
            assertThat(scrape.headers().firstValue("Content-Type"))
                    .as(accept)
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(scrape.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(scrape.body()).endsWith("\n").doesNotContain("# EOF");
        }
    }

    @Test
    void speaksOpenMetricsToPrometheus() {
        HttpResponse<String> scrape = SERVED.get("/metrics", "Accept", PROMETHEUS_3);
        assertThat(scrape.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(scrape.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {PROMETHEUS_3, "text/plain"})
    void isCompressedOnceForThoseWhoAcceptIt(String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(SERVED.uri("/metrics"))
                .header("Accept-Encoding", "gzip")
                .header("Accept", accept)
                .build();
        HttpResponse<byte[]> scrape = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(scrape.headers().allValues("Content-Encoding")).containsExactly("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(scrape.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("vigie_build_info{")
                    .endsWith("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "gzip|true",
                "deflate, GZIP;q=0.5|true",
                "gzip;q=0|false",
                "gzip; q=0.000|false",
                "identity|false",
                "none|false"
            })
    void readsWhatACallerTakes(String header, boolean takes) {
        assertThat(Exposition.takesGzip(header)).isEqualTo(takes);
    }

    @Test
    void promtoolFindsNothingInOurMetrics() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        if (!"1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
            assumeThat(promtool)
                    .as("promtool comes with Debian's package prometheus")
                    .exists();
        }
        Counter.build("vigie_polls", "Polls that ended.")
                .labelNames("service", "check", "outcome")
                .register(SERVED.registry())
                .labels("api", "health", "up")
                .inc();
        String text = SERVED.get("/metrics").body();
        Path out = Files.createTempFile("promtool", ".txt");
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            check.outputWriter(StandardCharsets.UTF_8).append(text).close();
            assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out)).isEmpty();
            assertThat(check.exitValue()).isZero();
        } finally {
            check.destroyForcibly();
            Files.delete(out);
        }
    }
}
