package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.heartbeat.HeartbeatProbe;

/** What an estate may say of its heartbeats, and what the API is told of them. */
class HeartbeatRulesTest {
    private static final Path ESTATE = Path.of("/etc/vigie/estate.yaml");

    private static Reading read(String estate) {
        FakeEnvironment environment = new FakeEnvironment()
                .file(ESTATE.toString(), estate)
                .file("/run/secrets/own", "own-0123456789abcdef\n")
                .file("/run/secrets/ops", "ops-0123456789abcdef\n")
                .file("/run/secrets/blank", "one two three four\n")
                .variable("PASSWORD", "hunter2");
        return new EstateReader(Map.of("heartbeat", HeartbeatProbe.Config.class), Map.of(), "http://127.0.0.1:9600")
                .read(ESTATE, environment);
    }

    private static Estate accepted(String estate) {
        Reading reading = read(estate);
        if (reading instanceof Reading.Accepted accepted) {
            return accepted.estate();
        }
        throw new AssertionError(((Reading.Rejected) reading).problems());
    }

    @Test
    void theApiIsToldOfEachInstanceThatTheFileNamesAndOfAPatternForThoseThatAreFound() {
        Estate estate = accepted("""
                version: 1
                services:
                  - name: shop
                    targets: {static: [{address: "127.0.0.1:1"}]}
                    checks: [{name: nightly, use: heartbeat, every: 24h, grace: 1h, token: "file:/run/secrets/own"}]
                  - name: db
                    targets: {static: [{address: "10.0.0.1:1"}, {address: "[2001:db8::1]:1"}]}
                    checks: [{name: dump, use: heartbeat, every: 1h, heartbeat: "dump-{instance}"}]
                  - name: found
                    targets: {file_sd: [/etc/found/*.json]}
                    checks: [{name: x, use: heartbeat, every: 1h, heartbeat: "{service}.{instance}"}]
                """);
        assertThat(estate.api().heartbeats())
                .extracting(h -> h.name() + " " + h.service() + "/" + h.check() + " " + h.token())
                .containsExactly(
                        "shop-nightly shop/nightly heartbeat:shop-nightly: operator",
                        "dump-10.0.0.1:1 db/dump null",
                        "dump--2001:db8::1-:1 db/dump null",
                        "found.{instance} found/x null");
        assertThat(estate.api().heartbeats().get(0).every()).isEqualTo(Duration.ofHours(24));
        assertThat(estate.toString()).doesNotContain("own-0123456789abcdef");
    }

    @Test
    void whatIsWrongHasItsPlace() {
        Reading reading = read("""
                version: 1
                services:
                  - name: shop
                    targets: {static: [{address: "127.0.0.1:1"}, {address: "127.0.0.1:2"}]}
                    checks:
                      - {name: nightly, use: heartbeat, every: 24h}
                      - {name: hourly, use: heartbeat, every: 1h, heartbeat: "hourly-{instance}", token: "env:PASSWORD"}
                  - name: orders
                    targets: {static: [{address: "127.0.0.1:3"}]}
                    checks:
                      - {name: clash, use: heartbeat, every: 1h, heartbeat: "hourly-127.0.0.1:2"}
                      - {name: same, use: heartbeat, every: 1h, token: "file:/run/secrets/ops"}
                      - {name: blank, use: heartbeat, every: 1h, token: "file:/run/secrets/blank"}
                  - name: café
                    targets: {file_sd: [/etc/found/*.json]}
                    checks:
                      - {name: a, use: heartbeat, every: 1h, heartbeat: "found-{instance}"}
                      - {name: b, use: heartbeat, every: 1h}
                      - {name: c, use: heartbeat, every: 1h, heartbeat: "found-{instance}-late"}
                      - {name: d, use: heartbeat, every: 1h, heartbeat: "all"}
                api:
                  tokens: [{name: ops, token: "file:/run/secrets/ops", role: operator}]
                """);
        assertThat(((Reading.Rejected) reading).problems())
                .extracting(p -> p.line() + ":" + p.column() + ": " + p.message())
                .containsExactly(
                        "6:9: heartbeat must hold {instance}, since each instance of shop has its own: was shop-nightly",
                        "7:90: a token must have at least 16 visible ASCII characters: openssl rand -hex 32 makes one",
                        "11:61: the heartbeat hourly-127.0.0.1:2 may be taken for hourly-127.0.0.1:2 of the check on line 7: each has a name of its own",
                        "12:56: the token is the same as that of ops: one of a heartbeat allows nothing else",
                        "13:57: a token must have at least 16 visible ASCII characters: openssl rand -hex 32 makes one",
                        "18:9: heartbeat must be of 1 to 200 ASCII letters, digits, _ - . and :, with {service}, {check} and one {instance} in it if wanted: was café-b",
                        "19:57: the heartbeat found-{instance}-late may be taken for found-{instance} of the check on line 17: each has a name of its own",
                        "20:57: heartbeat must hold {instance}, since each instance of café has its own: was all");
    }

    @Test
    void whatNoHeartbeatCanBeIsRefused() {
        for (String wrong :
                new String[] {"every: 0s", "every: 1h, grace: 500d", "every: 1h, heartbeat: a/b", "grace: 1h"}) {
            assertThat(read("""
                            version: 1
                            services:
                              - name: shop
                                targets: {static: [{address: "127.0.0.1:1"}]}
                                checks: [{name: nightly, use: heartbeat, @wrong@}]
                            """.replace("@wrong@", wrong))).as(wrong).isInstanceOf(Reading.Rejected.class);
        }
    }
}
