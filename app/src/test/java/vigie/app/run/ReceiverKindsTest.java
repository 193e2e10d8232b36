package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;

/** The receivers of an estate as the real notifiers read their keys. */
class ReceiverKindsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void secrets() throws IOException {
        Files.writeString(folder.resolve("url"), "https://chat.example/hooks/s3cr3t\n");
        Files.writeString(folder.resolve("second"), "https://chat.example/hooks/s3cr3t-too\n");
        Files.writeString(folder.resolve("odd"), "s3cr3t\n");
    }

    private Reading read(String receiver) throws IOException {
        Path file = folder.resolve("estate.yaml");
        Files.writeString(file, """
                version: 1
                services:
                  - {name: api, targets: {static: [{address: "127.0.0.1:1"}]}, checks: [{name: c, use: tcp}]}
                receivers:
                  - {name: r, %s}
                """.formatted(receiver));
        return Kinds.reader("http://vigie.example").read(file, Environment.SYSTEM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slack: {url: \"file:url\"}",
                "slack: {url: \"file:url\", channel: \"#oncall\", title: \"{{summary}}\", text: \"*{{service}}*\"}",
                "teams: {url: \"file:url\"}",
                "teams: {url: \"file:url\", title: \"{{summary}}\", text: \"{{reason}}\"}",
                "webhook: {url: \"http://127.0.0.1:1/\", format: cloudevents}",
                "email: {host: mail.example.org, from: vigie@example.org, to: oncall@example.org}",
                "email: {host: 10.0.0.1, port: 2525, from: v@x.org, to: [a@x.org, b@x.org], tls: none, subject: \"{{summary}}\"}",
                "email: {host: m.x.org, from: v@x.org, to: [a@x.org], tls: implicit, user: v, password: \"file:odd\"}",
                "pagerduty: {routing_key: \"file:odd\", summary: \"{{summary}}\", details: {runbook: \"http://x/{{service}}\"}}",
                "grafana: {url: \"https://grafana.example\", token: \"file:odd\", tags: [a, b], text: \"{{summary}}\"}",
                "webhook: {url: [\"http://127.0.0.1:1/\", \"http://127.0.0.1:2/\"]}",
                "slack: {url: [\"file:url\", \"file:second\"]}",
                "teams: {url: [\"file:url\", \"file:second\"]}",
                "pagerduty: {routing_key: \"file:odd\", url: [\"http://127.0.0.1:1/\", \"http://127.0.0.1:2/\"]}",
            })
    void whatIsGoodIsTaken(String receiver) throws IOException {
        assertThat(read(receiver)).isInstanceOf(Reading.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "slack: {url: \"https://chat.example/s3cr3t\"}; secrets only by reference",
                "slack: {url: \"file:odd\"}; url must be an http or https address with a host",
                "teams: {url: \"file:odd\"}; url must be an http or https address with a host",
                "slack: {url: \"file:url\", text: \"{{#firing}}\"}; text is no template",
                "slack: {url: \"file:url\", title: \"{{sumary}}\"}; there is no {{sumary}}",
                "teams: {url: \"file:url\", text: \"{{> x}}\"}; partials are not allowed",
                "email: {host: m.x.org, from: v@x.org, to: []}; to must have at least one address",
                "email: {host: m.x.org, from: v@x.org, to: a@x.org, tls: none, user: v, password: \"file:odd\"}; tls must be",
                "email: {host: m.x.org, from: v@x.org, to: a@x.org, password: \"s3cr3t\"}; secrets only by reference",
                "email: {host: m.x.org, from: nobody, to: a@x.org}; from must be an address",
                "pagerduty: {routing_key: \"file:odd\", details: {runbook: \"{{nosuch}}\"}}; details runbook is no template",
                "grafana: {url: \"https://grafana.example\", token: \"file:odd\", tags: \"\"}; tags must have",
                "webhook: {url: []}; url must have at least one address",
                "webhook: {url: [\"http://127.0.0.1:1/\", \"http://127.0.0.1:1/\"]}; url has an address twice",
                "webhook: {url: \"nowhere\"}; url must be an address with its scheme",
                "slack: {url: [\"file:url\", \"file:url\"]}; url has an address twice",
            })
    void whatIsWrongIsRefusedWithItsPlaceAndWithoutItsSecret(String receiver, String reason) throws IOException {
        assertThat(read(receiver))
                .isInstanceOfSatisfying(
                        Reading.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.toString())
                                            .contains(reason)
                                            .doesNotContain("s3cr3t");
                                    assertThat(problem.line()).isEqualTo(5);
                                    assertThat(problem.column())
                                            .as("at the value of its key")
                                            .isGreaterThan(25);
                                }));
    }

    @Test
    void aTemplateThatIsRefusedStandsAtItsKey() throws IOException {
        String receiver = "slack: {url: \"file:url\", text: \"{{nosuch}}\"}";
        Reading reading = read(receiver);
        int column = "  - {name: r, ".length() + receiver.indexOf("\"{{nosuch") + 1;
        assertThat(((Reading.Rejected) reading).problems().get(0).column()).isEqualTo(column);
    }
}
