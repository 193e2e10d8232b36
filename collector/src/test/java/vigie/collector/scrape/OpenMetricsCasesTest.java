package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.collector.CollectorConfig.Limits;

/** Every case of the public OpenMetrics parser suite that is shared: good ones are accepted, bad ones refused with line and reason. */
class OpenMetricsCasesTest {
    private static List<Path> cases() throws IOException {
        try (Stream<Path> all = Files.list(Shared.folder("data/openmetrics/cases"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void thereAreAllCases() throws IOException {
        assertThat(cases()).hasSize(106);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void judgesAsTheSuiteDoes(Path folder) throws IOException {
        boolean good = new ObjectMapper()
                .readTree(folder.resolve("test.json").toFile())
                .path("shouldParse")
                .asBoolean();
        try (InputStream in = Files.newInputStream(folder.resolve("metrics"))) {
            List<Problem> problems = MetricsCheck.check(in, Format.OPENMETRICS, Limits.DEFAULT);
            if (good) {
                assertThat(problems).isEmpty();
            } else {
                assertThat(problems).hasSize(1);
                assertThat(problems.get(0).line()).isPositive();
                assertThat(problems.get(0).reason()).isNotBlank();
            }
        }
    }
}
