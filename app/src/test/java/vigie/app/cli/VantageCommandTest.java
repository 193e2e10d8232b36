package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.app.CommandRun;

/** What {@code vigie vantage} refuses before it does anything. */
class VantageCommandTest {
    @TempDir
    Path folder;

    private Path estate;

    @BeforeEach
    void write() throws IOException {
        estate = Files.writeString(folder.resolve("estate.yaml"), """
                version: 1
                vantage:
                  name: b
                  points: [{name: a, url: "https://vigie-a:9600", token: "env:NOBODY_HAS_IT"}]
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:1"}]}
                    checks: [{name: reach, use: tcp}]
                    vantages: {need: 2}
                """);
        Files.writeString(folder.resolve("empty.pem"), "");
    }

    private CommandRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("vantage", "--config", estate.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new VantageCommand(), arguments.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--report-to ftp://main.example | --report-to must be an address",
                "--report-to https://u:p@main.example | --report-to must be an address",
                "--report-to https://main.example/?x=1 | --report-to must be an address",
                "--report-to https://main.example --name a/b | --name: the name of a vantage point must have",
                "--report-to https://main.example --every 5 | --every must be a duration",
                "--report-to https://main.example --every 2m | --every must be from 100ms to 1m",
                "--report-to https://main.example --listen 0.0.0.0:9601 | --listen must be loopback",
                "--report-to https://main.example --token 0123456789abcdef | --token: secrets only by reference",
                "--report-to https://main.example --ca @/empty.pem | holds no certificate",
                "--report-to https://main.example --ca @/none.pem | cannot be used",
                "--report-to https://main.example | there is no token to report with",
            })
    void wrongUsageIsToldInOneLine(String arguments, String expected) {
        CommandRun run = run(arguments.replace("@/", folder + "/").split(" "));
        assertThat(run.code()).isEqualTo(Exit.USAGE);
        assertThat(run.err()).contains(expected).hasLineCount(1).doesNotContain("u:p", "0123456789abcdef");
    }

    @Test
    void anEstateThatSaysNothingForItIsRefused() throws IOException {
        Files.writeString(estate, "version: 1\nservices: []\n");
        CommandRun run = run("--report-to", "https://main.example");
        assertThat(run.code()).isEqualTo(Exit.USAGE);
        assertThat(run.err()).contains("a vantage point needs its name");
    }
}
