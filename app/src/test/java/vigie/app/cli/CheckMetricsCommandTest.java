package vigie.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.app.CommandRun;

class CheckMetricsCommandTest {
    private final List<String> seen = new ArrayList<>();

    private CommandRun run(List<MetricsChecker.Wrong> answer, String... args) {
        MetricsChecker checker = (exposition, format) -> {
            seen.add(format + " " + new String(exposition, UTF_8));
            return answer;
        };
        return CommandRun.of(
                new CheckMetricsCommand(checker, () -> new ByteArrayInputStream("a 1\n".getBytes(UTF_8))), args);
    }

    @Test
    void whatIsAcceptedExitsZeroInSilence() {
        assertThat(run(List.of(), "check-metrics")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(seen).containsExactly("text a 1\n");
    }

    @Test
    void whatIsRefusedExitsOneWithItsLine() {
        CommandRun run = run(
                List.of(new MetricsChecker.Wrong(3, "no # EOF\u001b[31m")), "check-metrics", "--format", "openmetrics");
        assertThat(run).isEqualTo(new CommandRun(1, "", "stdin:3: no # EOF?[31m\n"));
        assertThat(seen).containsExactly("openmetrics a 1\n");
    }
}
