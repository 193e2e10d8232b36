package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.app.CommandRun;
import vigie.app.estate.EstateReader;
import vigie.app.estate.FakeEnvironment;
import vigie.app.estate.TestKinds;

/** A server that answers as Prometheus does, with values that depend on the time alone, and the signals of an estate over them. */
class HistoryBacktestTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final String QUEUE =
            "depth{queue=\"mail \\\"in\\\"\",instance=~\"10\\\\.0\\\\.0\\\\.1:8081|b:8082\"}";
    private static final String ESTATE = """
            version: 1
            services:
              - name: api
                targets: {static: [{address: "10.0.0.1:8081"}, {address: "b:8082"}]}
                checks: [{name: metrics, use: prometheus, interval: 5m}, {name: port, use: tcp, interval: 1s}]
                signals:
                  - {name: latency, metric: seconds, quantile: 0.95, detect: {method: adaptive}}
                  - {name: errors, metric: errors_total, detect: {method: adaptive}}
                  - {name: queue, metric: depth, labels: {queue: 'mail "in"'}, detect: {method: threshold, above: 1000}, for: 10m}
            """;

    private record Asked(String query, long start, long end, long step) {
        static Asked of(Map<String, String> p) {
            return new Asked(
                    p.getOrDefault("query", ""),
                    Long.parseLong(p.getOrDefault("start", "")),
                    Long.parseLong(p.getOrDefault("end", "")),
                    Long.parseLong(p.getOrDefault("step", "")));
        }
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorisations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int padding;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/prom/api/v1/metadata", e -> {
            String metric = parameters(e).get("metric");
            String type = "errors".equals(metric) ? "counter" : "depth".equals(metric) ? "gauge" : "";
            answer(
                    e,
                    type.isEmpty()
                            ? "{}"
                            : "{\"" + metric + "\":[{\"type\":\"" + type + "\",\"help\":\"\",\"unit\":\"\"}]}");
        });
        server.createContext("/prom/api/v1/query_range", e -> {
            authorisations.add(String.valueOf(e.getRequestHeaders().getFirst("Authorization")));
            Asked parameters = Asked.of(parameters(e));
            asked.add(parameters);
            answer(e, "{\"resultType\":\"matrix\",\"result\":[" + result(parameters) + "]}");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
                .forEach(pair -> parameters.put(
                        pair.substring(0, pair.indexOf('=')),
                        URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8)));
        return parameters;
    }

    private static void answer(HttpExchange exchange, String data) throws IOException {
        byte[] body = ("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Two series of each query but the one for latency: a hundred and its wiggle, ten times that on 20 March from noon to one. */
    private String result(Asked p) {
        List<String> series = new ArrayList<>();
        for (String instance : List.of("10.0.0.1:8081", "b:8082")) {
            StringBuilder values = new StringBuilder();

            for (long t = p.start(); t <= p.end(); t += p.step()) {
                values.append(values.isEmpty() ? "" : ",").append('[').append(t).append(".000,\"");
                values.append(value(t, instance)).append("0".repeat(padding)).append("\"]");
            }
            series.add(
                    "{\"metric\":{\"instance\":\"" + instance + "\",\"__name__\":\"m\"},\"values\":[" + values + "]}");
        }
        return p.query().startsWith("histogram") ? "" : String.join(",", series);
    }

    private String value(long t, String instance) {
        Instant noon = Instant.parse("2026-03-20T12:00:00Z");
        boolean wrong = instance.startsWith("b") && t >= noon.getEpochSecond() && t < noon.getEpochSecond() + 3_600;
        double usual = 150 + (t / 300 * 7_919 % 101) / 2.0;
        return t % 86_400 == 0 && padding == 0 ? "NaN" : Double.toString(wrong ? 10 * usual : usual);
    }

    private CommandRun run(String... more) {
        return of(ESTATE, more);
    }

    private CommandRun of(String estate, String... more) {
        List<String> args = new ArrayList<>(List.of("backtest", "--config", "e.yaml", "--prometheus"));
        args.add("http://127.0.0.1:" + server.getAddress().getPort() + "/prom/");
        args.addAll(List.of(more));
        return CommandRun.of(command(estate), args.toArray(new String[0]));
    }

    private static BacktestCommand command(String estate) {
        return new BacktestCommand(
                () -> false,
                () -> 0,
                new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, ""),
                new FakeEnvironment().file("e.yaml", estate).variable("PROM", "s3cret"),
                InstantSource.fixed(NOW));
    }

    @Test
    void eachSignalSaysWhatItWouldHaveRaised() {
        CommandRun run = run();
        assertThat(run.out().lines())
                .containsExactly(
                        "api/latency (adaptive): 0 series, 0.0 days, 0 alarms, 0.0 a week",
                        "api/errors (adaptive): 2 series, 59.8 days, 1 alarm, 0.2 a week",
                        "  2026-03-20T12:00:00Z  m{instance=\"b:8082\"}",
                        "api/queue (threshold): 2 series, 59.8 days, 1 alarm, 0.2 a week",
                        "  2026-03-20T12:10:00Z  m{instance=\"b:8082\"}");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("backtest: api/latency has no series for histogram_quantile(0.95, rate(seconds_bucket{")
                .contains("--any-instance");
    }

    @Test
    void saturationIsAskedForAsAPartOfItsLimit() {
        String estate = ESTATE.substring(0, ESTATE.indexOf("signals:")) + """
            signals:
                  - {name: pool, metric: depth, detect: {method: saturation, of: most}}
                  - {name: fixed, metric: depth, detect: {method: saturation, limit: 200}}
            """;
        of(estate, "--any-instance");
        assertThat(asked.stream().map(p -> p.query()).distinct())
                .containsExactly("depth{} / (most{} > 0)", "depth{} / 200.0");
    }

    @Test
    void prometheusIsAskedForWhatTheSignalJudgesStretchByStretch() {
        run();
        assertThat(asked.stream().map(p -> p.query()).distinct())
                .containsExactly(
                        "histogram_quantile(0.95,"
                                + " rate(seconds_bucket{instance=~\"10\\\\.0\\\\.0\\\\.1:8081|b:8082\"}[1200s]))",
                        "rate(errors_total{instance=~\"10\\\\.0\\\\.0\\\\.1:8081|b:8082\"}[1200s])",
                        QUEUE);
        List<Asked> queue = asked.stream().filter(p -> p.query().equals(QUEUE)).toList();
        assertThat(queue).hasSize(5).allMatch(p -> p.step() == 300);
        long next = NOW.getEpochSecond() - 30 * 86_400;
        for (Asked one : queue) {
            assertThat(one.start()).isEqualTo(next);
            next = one.end() + 300;
        }
        assertThat(next).isEqualTo(NOW.getEpochSecond() + 300);
        assertThat(authorisations).containsOnly("null");
    }

    @Test
    void anAnswerThatIsTooLongIsAskedForInParts() {
        String before = run("--since", "5d").out();
        asked.clear();
        padding = 3_000; // zeros behind each value: 1,441 steps of two series are just more than 8 MiB
        assertThat(run("--since", "5d").out()).isEqualTo(before).contains("2 series, 10.0 days");
        long start = NOW.getEpochSecond() - 5 * 86_400;
        assertThat(asked.stream()
                        .filter(p -> p.query().equals(QUEUE))
                        .map(p -> (p.start() - start) / 300 + " to " + (p.end() - start) / 300))
                .containsExactly("0 to 1440", "0 to 499", "500 to 999", "1000 to 1440");
    }

    @Test
    void optionsChangeWhatIsAsked() {
        CommandRun run = run("--since", "1d", "--step", "1h", "--any-instance", "--token", "env:PROM", "--json");
        assertThat(asked.stream().map(p -> p.query()))
                .containsExactly(
                        "histogram_quantile(0.95, rate(seconds_bucket{}[14400s]))",
                        "rate(errors_total{}[14400s])",
                        "depth{queue=\"mail \\\"in\\\"\"}");
        assertThat(authorisations).containsOnly("Bearer s3cret");
        assertThat(run.out()).contains("\"alarms_per_week\" : 0.0", "\"series\" : 2", "\"since_days\" : 1.0");
        assertThat(run.err()).doesNotContain("--any-instance", "s3cret");
    }

    @Test
    void whatPrometheusRefusesIsTold() {
        server.removeContext("/prom/api/v1/query_range");
        server.createContext("/prom/api/v1/query_range", e -> {
            byte[] body = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}"
                    .getBytes(StandardCharsets.UTF_8);
            e.sendResponseHeaders(400, body.length);
            e.getResponseBody().write(body);
            e.close();
        });
        CommandRun run = run();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).matches("backtest: http://127.0.0.1:\\d+/prom answered 400: no\n");
    }

    @Test
    void whereNothingAnswersThatIsTold() {
        server.stop(0);
        CommandRun run = run();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("backtest: http://127.0.0.1:").contains("cannot be asked: ");
    }

    @Test
    void itNeverAsksACloudsMetadata() {
        CommandRun run = CommandRun.of(
                command(ESTATE), "backtest", "--config", "e.yaml", "--prometheus", "http://169.254.169.254/");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("a cloud metadata address");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "--since soon",
                "--since 0",
                "--step 500ms",
                "--token hunter2",
                "--token env:NOWHERE",
                "--out x",
                "x.csv",
                "--labels x"
            })
    void wrongUsageIsTold(String args) {
        CommandRun run = run(args.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).doesNotContain("hunter2");
        assertThat(asked).isEmpty();
    }

    @Test
    void aBadEstateIsToldWithItsPlace() {
        CommandRun run = of("version: 2\n");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("e.yaml:1:");
        assertThat(CommandRun.of(command(ESTATE), "backtest", "--config", "e.yaml", "--prometheus", "ftp://x/")
                        .err())
                .startsWith("backtest: --prometheus must be an address such as");
        assertThat(CommandRun.of(command(ESTATE), "backtest", "--prometheus", "http://x/")
                        .code())
                .isEqualTo(2);
    }
}
