package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import vigie.app.cli.VersionCommand;

class VigieTest {
    private static CommandLine vigie() {
        return Vigie.commandLine(Vigie.commands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "check",
                "check-metrics",
                "explain",
                "hold",
                "release",
                "audit",
                "audit verify",
                "version",
                "run",
                "demo",
                "backtest"
            })
    void everyCommandHasHelp(String command) {
        String[] args = (command + " --help").strip().split(" ");
        CommandRun run = CommandRun.of(vigie(), args);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains(("Usage: vigie " + command).strip()).contains("--help");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chek",
                "check",
                "check a b",
                "explain",
                "hold --nonsense",
                "audit",
                "audit verify --url",
                "audit verify --data a --url http://x/",
                "check-metrics --format xml",
                "explain x --timeout soon",
                "run",
                "run --config a --listen nowhere",
                "demo --twice",
                "backtest x",
                "backtest x --out y --false-alarms few"
            })
    void wrongUsageIsOneLineOnStandardErrorAndTwo(String args) {
        CommandRun run = CommandRun.of(vigie(), args.isEmpty() ? new String[0] : args.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains("--help tells more");
    }

    @Test
    void versionNamesVersionCommitAndJdk() {
        CommandRun run = CommandRun.of(new VersionCommand(), "version");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .matches("vigie [0-9][^ ]* \\([0-9a-z]+\\), .*"
                        + Runtime.version().feature() + ".*\n");
    }

    @Test
    void versionForPrograms() {
        assertThat(CommandRun.of(new VersionCommand(), "version", "--json").out())
                .contains("\"version\" : \"", "\"commit\" : \"", "\"jdk\" : \"");
    }
}
