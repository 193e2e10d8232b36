package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.collector.CollectorConfig.Limits;
import vigie.model.Series;

class ExpositionParserTest {
    private final Expositions expositions = new Expositions();

    @Test
    void readsTextWithAllItsFreedoms() {
        String body = """
                # A comment.
                #
                # HELP up Whether it is up.
                # TYPE up gauge
                up 1

                  indented{a="1" , b = "x y",}   2   -1700

                # TYPE requests_total counter
                requests_total{path="/\\"a\\"\\\\b\\n"}\t3
                tight{a="}"}4
                # TYPE latency histogram
                latency_bucket{le="0.5"} 1
                latency_bucket{le="+Inf"} 2
                latency_sum 0.7
                latency_count 2
                # TYPE size summary
                size{quantile="0.5"} NaN
                size_sum -3
                size_count 0
                {"my.metric","a.b"="c"} +Inf
                {"bare"} -inf 12
                """;
        assertThat(expositions.read(Format.TEXT, body)).isEmpty();
        assertThat(expositions.lines())
                .containsExactly(
                        "up{} 1.0@1000 GAUGE",
                        "indented{a=\"1\",b=\"x y\"} 2.0@-1700 UNTYPED",
                        "requests_total{path=\"/\\\"a\\\"\\\\b\\n\"} 3.0@1000 COUNTER",
                        "tight{a=\"}\"} 4.0@1000 UNTYPED",
                        "latency_bucket{le=\"0.5\"} 1.0@1000 BUCKET",
                        "latency_bucket{le=\"+Inf\"} 2.0@1000 BUCKET",
                        "latency_sum{} 0.7@1000 COUNTER",
                        "latency_count{} 2.0@1000 COUNTER",
                        "size{quantile=\"0.5\"} NaN@1000 GAUGE",
                        "size_sum{} -3.0@1000 COUNTER",
                        "size_count{} 0.0@1000 COUNTER",
                        "my.metric{a.b=\"c\"} Infinity@1000 UNTYPED",
                        "bare{} -Infinity@12 UNTYPED");
    }

    @Test
    void readsOpenMetricsInSecondsAndLeavesCreatedAndExemplarsOut() {
        String body = """
                # TYPE jobs counter
                # HELP jobs Jobs.
                jobs_total{q="a"} 5 1.5 # {trace="x"} 1 1.25
                jobs_created{q="a"} 0.5 1.5
                # TYPE os info
                os_info{name="linux"} 1
                # TYPE light stateset
                light{light="red"} 1
                light{light="green"} 0
                # EOF
                """;
        assertThat(expositions.read(Format.OPENMETRICS, body)).isEmpty();
        assertThat(expositions.lines())
                .containsExactly(
                        "jobs_total{q=\"a\"} 5.0@1500 COUNTER",
                        "os_info{name=\"linux\"} 1.0@1000 GAUGE",
                        "light{light=\"red\"} 1.0@1000 GAUGE",
                        "light{light=\"green\"} 0.0@1000 GAUGE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a|1: a value must follow",
                "a{b=\"c\"}|1: a value must follow",
                "a{b=\"c\"|1: a value must follow",
                "a{b=c} 1|1: the value of the label b must be in double quotes",
                "a{b=\"c\" d=\"e\"} 1|1: a comma or a closing brace",
                "a{b=\"1\",b=\"2\"} 1|1: the label b stands twice",
                "a{__name__=\"b\"} 1|1: a label must not be named",
                "a{\"b\"} 1|1: the metric has two names",
                "{b=\"c\"} 1|1: a metric's name is missing",
                "0a 1|1: a metric's name starts with",
                "a-b 1|1: a metric's name has letters",
                "a 0x1|1: the value must be a number",
                "a 1 1.5|1: a timestamp must be a whole number",
                "a 1 2 3|1: a timestamp must be a whole number",
                "a 1 99999999999999999999|1: a timestamp must be a whole number",
                "# TYPE a meh|1: a type is counter",
                "# TYPE a|1: a type is counter",
                "# TYPE|1: TYPE must be followed by a metric's name",
                "# HELP 1 x|1: HELP must be followed by a metric's name",
            })
    void refusesWrongTextWithLineAndReason(String line, String reason) {
        assertThat(expositions.read(Format.TEXT, line + "\n")).startsWith(reason);
    }

    @Test
    void refusesCarriageReturnsAndByteOrderMarks() {
        assertThat(expositions.read(Format.TEXT, "ok 1\na 1\r\n"))
                .isEqualTo("2: a line ends with a line feed alone, without CR");
        assertThat(expositions.read(Format.TEXT, "\ufeffa 1\n")).startsWith("1: a metric's name starts with");
        assertThat(expositions.read(Format.OPENMETRICS, "\ufeffa 1\n# EOF\n"))
                .startsWith("1: a metric's name starts with");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] body = "a{b=\"?\"} 1\n".getBytes(StandardCharsets.US_ASCII);
        body[5] = (byte) 0xff;
        assertThat(expositions.read(Format.TEXT, body, 100, true))
                .isEqualTo("1: the value of the label b does not end or is not UTF-8");
    }

    @Test
    void takesALastLineWithoutLineFeedOnlyIfTheBodyIsKnownToBeWhole() {
        byte[] body = "a 1\nb 2".getBytes(StandardCharsets.US_ASCII);
        assertThat(expositions.read(Format.TEXT, body, 3, true)).isEmpty();
        assertThat(expositions.got).hasSize(2);
        assertThat(expositions.read(Format.TEXT, body, 3, false)).isEqualTo("2: the body ends inside a line");
    }

    @Test
    void handsNothingOnOfARefusedBodyAndKeepsTheMemory() {
        expositions.read(Format.TEXT, "a 1\nb 2\n");
        Series a = expositions.got.get(0).series();
        assertThat(expositions.read(Format.TEXT, "a 1\nnew 3\nb x\n")).startsWith("3:");
        assertThat(expositions.got).isEmpty();
        assertThat(expositions.budget.held()).isEqualTo(2);
        expositions.read(Format.TEXT, "a 4\nb 5\n");
        assertThat(expositions.got.get(0).series()).isSameAs(a);
        assertThat(expositions.polls).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void namesAStreamByTheSameObjectWhateverMovesAroundIt(Format format) {
        String end = format == Format.TEXT ? "" : "# EOF\n";
        expositions.read(format, "a 1\nb{x=\"1\",y=\"2\"} 2\nc 3\n" + end);
        Map<String, Series> before = byMetric();
        for (String body : List.of(
                "z 0\na 1\nb{x=\"1\",y=\"2\"} 2\nc 3\n",
                "c 3\nb{x=\"1\",y=\"2\"} 2\na 1\n",
                "# HELP a Changed.\na 1\nb{y=\"2\",x=\"1\"} 2\nc 3\n",
                "a 7\nb{x=\"1\",y=\"2\"} 8\nc 9\n",
                "a 7 5\nb{x=\"1\",y=\"2\"} 8 6\nc 9 7\n",
                "a 7\nb{x=\"1\",y=\"2\"} 8\nc 9\n")) {
            assertThat(expositions.read(format, body + end)).isEmpty();
            Map<String, Series> now = byMetric();
            before.forEach((name, series) -> assertThat(now.get(name)).as(body).isSameAs(series));
        }
    }

    private Map<String, Series> byMetric() {
        return expositions.got.stream().collect(Collectors.toMap(g -> g.series().metric(), Expositions.Got::series));
    }

    @Test
    void makesAnotherStreamWhereTheTypeChanges() {
        expositions.read(Format.TEXT, "# TYPE a gauge\na 1\n");
        Series gauge = expositions.got.get(0).series();
        expositions.read(Format.TEXT, "# TYPE a counter\na 1\n");
        Series counter = expositions.got.get(0).series();
        assertThat(counter.kind()).isEqualTo(Series.Kind.COUNTER);
        assertThat(counter).isNotSameAs(gauge);
        expositions.read(Format.TEXT, "a 1\n");
        assertThat(expositions.got.get(0).series().kind()).isEqualTo(Series.Kind.UNTYPED);
    }

    @Test
    void missesWhatIsGoneFromTheEnd() {
        expositions.read(Format.TEXT, "a 1\nb 2\n");
        expositions.read(Format.TEXT, "a 3\n");
        assertThat(expositions.lines()).containsExactly("a{} 3.0@1000 UNTYPED");
        assertThat(expositions.budget.held()).isEqualTo(1);
    }

    @Test
    void judgesValuesFromMemoryAsItDoesAnew() {
        String body =
                "# TYPE h histogram\nh_bucket{le=\"1\"} %s\nh_bucket{le=\"+Inf\"} %s\nh_count %s\nh_sum %s\n# EOF\n";
        expositions.read(Format.OPENMETRICS, body.formatted(1, 2, 2, 3));
        assertThat(expositions.read(Format.OPENMETRICS, body.formatted(3, 2, 2, 3)))
                .isEqualTo("3: a bucket must not be smaller than the one before it");
        assertThat(expositions.read(Format.OPENMETRICS, body.formatted(1, 2, 3, 3)))
                .isEqualTo("4: the count must equal the bucket +Inf");
        assertThat(expositions.read(Format.OPENMETRICS, body.formatted(1, 2, 2, -3)))
                .isEqualTo("5: a counter must not be negative or NaN");
        assertThat(expositions.read(Format.OPENMETRICS, body.formatted(1, 2, 2, 3) + "x 1\n"))
                .isEqualTo("7: nothing may follow # EOF");
        assertThat(expositions.read(
                        Format.OPENMETRICS, body.formatted(1, 2, 2, 3).replace("# EOF\n", "")))
                .endsWith("# EOF is missing at the end");
        assertThat(expositions.read(Format.OPENMETRICS, body.formatted(1, 2, 2, 3)))
                .isEmpty();
    }

    @Test
    void refusesTheWholeBodyOverALimit() {
        Expositions limited = new Expositions(new Limits(1000, 2, 1, 128, 1024, 100, Map.of()));
        assertThat(limited.read(Format.TEXT, "a 1\nb 2\nc 3\n")).isEqualTo("3: 3 samples, limit 2");
        assertThat(limited.got).isEmpty();
        assertThat(limited.parser.problem()).extracting("limit").isEqualTo("samples");
        assertThat(limited.read(Format.TEXT, "a{b=\"1\",c=\"2\"} 1\n")).isEqualTo("1: 2 labels, limit 1");
        assertThat(limited.parser.problem()).extracting("limit").isEqualTo("labels");
    }

    @Test
    void countsLabelsAndNamesInBytes() {
        Expositions limited = new Expositions(new Limits(1 << 20, 10, 64, 4, 6, 100, Map.of()));
        assertThat(limited.read(Format.TEXT, "a{abcd=\"123456\"} 1\n")).isEmpty();
        assertThat(limited.read(Format.TEXT, "a{abcde=\"1\"} 1\n")).contains("a label's name of 5 bytes, limit 4");
        assertThat(limited.read(Format.TEXT, "a{a=\"ééé\"} 1\n")).isEmpty();
        assertThat(limited.read(Format.TEXT, "a{a=\"éééé\"} 1\n")).contains("a label's value of 8 bytes, limit 6");
        assertThat(limited.read(Format.TEXT, "longmetric 1\n")).contains("a metric's name of 10 bytes, limit 6");
    }

    @Test
    void refusesALineWithoutEnd() {
        Expositions limited = new Expositions(new Limits(1 << 30, 10, 2, 16, 16, 100, Map.of()));
        byte[] endless = new byte[1 << 20];
        Arrays.fill(endless, (byte) 'a');
        assertThat(limited.read(Format.TEXT, endless, 8192, true)).isEqualTo("1: the line is too long");
        assertThat(limited.parser.problem()).extracting("limit").isEqualTo("line_bytes");
    }

    @Test
    void refusesAFloodOfComments() {
        Expositions limited = new Expositions(new Limits(1 << 30, 10, 2, 16, 16, 100, Map.of()));
        assertThat(limited.read(Format.TEXT, "#\n".repeat(100_000))).contains("lines, limit");
    }

    @Test
    void staysFastWhereAllNamesHashAlike() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 1 << 14; i++) {
            body.append("a{b=\"");
            for (int bit = 0; bit < 14; bit++) {
                body.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            body.append("\"} 1\n");
        }
        assertThat(expositions.read(Format.TEXT, body.toString())).isEmpty();
        assertThat(expositions.read(Format.TEXT, "first 1\n" + body)).isEmpty();
        assertThat(expositions.got).hasSize((1 << 14) + 1);
    }
}
