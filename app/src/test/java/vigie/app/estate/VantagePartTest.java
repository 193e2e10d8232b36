package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.app.run.Kinds;
import vigie.collector.CollectorConfig;
import vigie.model.Secret;

/** What a vantage point reads of an estate, and what it leaves alone. */
class VantagePartTest {
    private static final String ESTATE = """
            version: 1
            defaults: {interval: 5s}
            vantage:
              name: "${VIGIE_VANTAGE}"
              canary: uplink
              points:
                - {name: a, zone: za, url: "https://vigie-a:9600", token: "file:/run/secrets/a"}
                - {name: b, zone: zb, reports: true, token: "env:B_TOKEN", every: 3s}
            services:
              - name: uplink
                targets: {static: [{address: "10.0.0.1:53"}]}
                checks: [{name: reach, use: tcp}]
              - name: orders-db
                depends_on: [storage]
                targets: {static: [{address: "10.0.0.2:5432"}]}
                checks:
                  - {name: sql, use: postgres, user: vigie, password: "env:DB_PASSWORD"}
                  - {name: nightly, use: heartbeat, every: 1d, token: "file:/run/secrets/beat"}
                signals: [{name: odd, metric: "${ODD}", detect: {method: adaptive}}]
                vantages: {need: 2, of: 2}
              - name: storage
                targets: {static: [{address: "10.0.0.3:5432"}]}
                checks: [{name: sql, use: postgres, user: vigie, password: "file:/run/secrets/storage"}]
            executors:
              runner: {url: "http://10.0.0.9/heal", sign: "file:/run/secrets/executor", allow: ["10.0.0.0/24"]}
            receivers:
              - {name: oncall, pagerduty: {routing_key: "file:/run/secrets/pagerduty", url: "${PAGERDUTY}"}}
            route: {receiver: oncall}
            heartbeat: {receiver: oncall}
            api:
              tokens: [{name: ops, role: operator, token: "file:/run/secrets/ops"}]
              tls: {certificate: "file:/run/secrets/tls.crt", key: "file:/run/secrets/tls.key"}
            record: {url: "jdbc:postgresql://db/vigie", user: vigie, password: "file:/run/secrets/record"}
            """;

    private final FakeEnvironment environment = new FakeEnvironment();
    private final Map<String, String> read = new HashMap<>();
    private boolean inFile = true;

    private Reading read(String estate, @Nullable String name) {
        environment.file(FakeEnvironment.ESTATE.toString(), estate);
        Environment watched = new Environment() {
            @Override
            public @Nullable String variable(String variable) {
                read.put(variable, "");
                return environment.variable(variable);
            }

            @Override
            public byte[] read(Path file, int limit) throws IOException {
                read.put(file.toString(), "");
                return environment.read(file, limit);
            }
        };
        return Kinds.reader("").readForVantage(FakeEnvironment.ESTATE, watched, name, inFile);
    }

    private VantageEstate accepted(String estate, @Nullable String name) {
        Reading reading = read(estate, name);
        assertThat(reading).isInstanceOf(Reading.ForVantage.class);
        return ((Reading.ForVantage) reading).estate();
    }

    private List<String> refused(String estate, @Nullable String name) {
        Reading reading = read(estate, name);
        assertThat(reading).isInstanceOf(Reading.Rejected.class);
        return ((Reading.Rejected) reading)
                .problems().stream().map(p -> p.line() + ": " + p.message()).toList();
    }

    @Test
    void itReadsTheServicesThatAQuorumDecidesAndItsCanaryAndNoSecretOfAnythingElse() {
        environment.variable("VIGIE_VANTAGE", "b").variable("B_TOKEN", "0123456789abcdef");
        environment.variable("DB_PASSWORD", "geheim");
        VantageEstate estate = accepted(ESTATE, null);
        assertThat(estate.voted()).containsExactly("orders-db");
        assertThat(estate.collector().services())
                .extracting(watched -> watched.service().name())
                .containsExactly("uplink", "orders-db");
        assertThat(estate.collector().services().get(1).checks())
                .extracting(CollectorConfig.Check::name)
                .as("who must call, calls the Vigie that acts")
                .containsExactly("sql");
        assertThat(estate.collector().services().get(1).service().quorum())
                .as("it decides nothing")
                .isNull();
        assertThat(estate.collector().vantages())
                .isEqualTo(new CollectorConfig.Vantages("b", "zb", "uplink", List.of()));
        assertThat(estate.token()).isEqualTo(new Secret("0123456789abcdef"));
        assertThat(estate.every()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.keySet()).filteredOn(key -> key.startsWith("/run")).isEmpty();
    }

    @Test
    void aNameOfTheCommandLineGoesBeforeThatOfTheFile() {
        environment.variable("B_TOKEN", "0123456789abcdef").variable("DB_PASSWORD", "geheim");
        assertThat(accepted(ESTATE, "b").collector().vantages().zone()).isEqualTo("zb");
        String fixed = ESTATE.replace("\"${VIGIE_VANTAGE}\"", "a\n  zone: za");
        assertThat(accepted(fixed, "b").collector().vantages())
                .isEqualTo(new CollectorConfig.Vantages("b", "zb", "uplink", List.of()));
        assertThat(accepted(fixed, "c").token()).as("it is not listed").isNull();
    }

    @Test
    void aTokenThatIsToldElsewhereIsNotReadFromTheFile() {
        environment.variable("DB_PASSWORD", "geheim");
        inFile = false;
        assertThat(accepted(ESTATE, "b").token()).isNull();
        assertThat(read).doesNotContainKey("B_TOKEN");
    }

    @Test
    void whatItNeedsHasToBeThere() {
        assertThat(refused(ESTATE, "b"))
                .containsExactly(
                        "8: token: the environment variable B_TOKEN is not set",
                        "17: password: the environment variable DB_PASSWORD is not set");
        environment.variable("B_TOKEN", "0123456789abcdef").variable("DB_PASSWORD", "geheim");
        assertThat(refused(ESTATE, null))
                .singleElement()
                .asString()
                .startsWith("4: ")
                .contains("VIGIE_VANTAGE");
        assertThat(refused(ESTATE.replace("    vantages: {need: 2, of: 2}\n", ""), "b"))
                .singleElement()
                .asString()
                .contains("no service has vantages");
        assertThat(refused(ESTATE.replace("reports: true", "url: \"https://vigie-b:9600\""), "b"))
                .singleElement()
                .asString()
                .contains("it need not report");
        assertThat(refused("version: 1\nservices: []\n", "b"))
                .anyMatch(p -> p.contains("a vantage point needs its name"));
        assertThat(refused(ESTATE.replace("receivers:", "recievers:"), "b"))
                .as("a key that nobody knows")
                .anyMatch(p -> p.contains("recievers"));
        assertThat(refused("- 1\n", "b")).hasSize(1);
        assertThat(refused("", "b")).hasSize(1);
    }
}
