package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row changes one thing in an estate without findings. */
class SafetyReviewTest {
    private static final String CLEAN = """
            version: 1
            defaults: {interval: 5s}
            services:
              - name: api
                tier: critical
                targets: {static: [{address: "127.0.0.1:1", zone: a}, {address: "127.0.0.1:2", zone: b}, {address: "127.0.0.1:3", zone: c}]}
                redundancy: {min_instances: 2, min_zones: 2}
                checks: [{name: health, use: http}]
            remediations:
              - name: fix
                when: {service: api, check: health, status: DOWN}
                mode: auto
                override: rehearsed
                steps: [{action: restart, executor: runner}]
                guard: {max_unhealthy: 30%, cooldown: 10m, budget: {per_target: 2/1h, per_service: 4/1h}}
                verify: {healthy_for: 30s, within: 2m}
            executors: {runner: {url: "http://127.0.0.1/", sign: "env:KEY", allow: [127.0.0.0/8]}}
            receivers: [{name: hook, webhook: {url: "http://127.0.0.1:9800/"}}]
            route: {receiver: hook}
            """;

    private static FakeEnvironment environment() {
        return new FakeEnvironment().variable("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void aCarefulEstateIsClean() {
        assertThat(environment().accepted(CLEAN).findings()).isEmpty();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("changes")
    void finds(String before, String after, String place, String finding) {
        assertThat(CLEAN).contains(before);
        assertThat(environment().accepted(CLEAN.replace(before, after)).findings())
                .anySatisfy(found -> {
                    assertThat(found.line() + ":" + found.column()).isEqualTo(place);
                    assertThat(found.message()).contains(finding);
                });
    }

    static Stream<Arguments> changes() {
        String all = "{address: \"127.0.0.1:1\", zone: a}, {address: \"127.0.0.1:2\", zone: b},"
                + " {address: \"127.0.0.1:3\", zone: c}";
        return Stream.of(
                Arguments.of(
                        "    override: rehearsed\n", "", "12:11", "the plan fix acts only once it has earned auto"),
                Arguments.of("max_unhealthy: 30%", "max_unhealthy: 100%", "15:28", "the brake on mass failures off"),
                Arguments.of("cooldown: 10m", "cooldown: 0s", "15:43", "cooldown is switched off"),
                Arguments.of(
                        "per_target: 2/1h", "per_target: 100/1h", "15:69", "budget per_target of 100/1h is no limit"),
                Arguments.of(
                        "per_service: 4/1h", "per_service: 50/1m", "15:88", "budget per_service of 50/1m is no limit"),
                Arguments.of("interval: 5s", "interval: 5s, grace: 0s", "2:33", "grace is switched off"),
                Arguments.of(
                        "interval: 5s", "interval: 5s, storm_cooldown: 0s", "2:42", "storm_cooldown is switched off"),
                Arguments.of("within: 2m", "within: 35s", "16:40", "verify is over before a success can be seen"),
                Arguments.of(
                        "status: DOWN", "status: DOWN, labels: {zone: z}", "11:11", "the plan fix matches no target"),
                Arguments.of(all, "{address: \"127.0.0.1:1\"}", "4:5", "the critical service api runs alone"),
                Arguments.of("min_instances: 2", "min_instances: 4", "7:17", "there are only 3 targets"),
                Arguments.of("min_zones: 2", "min_zones: 4", "7:17", "the targets name only 3"),
                Arguments.of(
                        "    checks: [{name: health, use: http}]",
                        "    checks: [{name: health, use: http}]\n    signals: [{name: odd, metric: m, detect: {method: peers}}]",
                        "9:55",
                        "the signal odd compares instances, but api has 3 instances: fewer than 4 are never judged"),
                Arguments.of(
                        "    checks: [{name: health, use: http}]",
                        "    checks: [{name: health, use: http}]\n  - name: idle",
                        "9:5",
                        "idle has no checks"),
                Arguments.of("[127.0.0.0/8]", "[0.0.0.0/0]", "17:73", "the executor runner is allowed everywhere"),
                Arguments.of(
                        "receivers: [",
                        "receivers: [{name: lost, webhook: {url: \"http://127.0.0.1:9801/\"}}, ",
                        "18:20",
                        "no route leads to the receiver lost"),
                Arguments.of(
                        "receivers: [{name: hook, webhook: {url: \"http://127.0.0.1:9800/\"}}]\nroute: {receiver: hook}\n",
                        "",
                        "10:3",
                        "nobody is told"),
                Arguments.of(
                        "services:\n",
                        "limits: {samples: 0, body: 0}\nservices:\n",
                        "3:19",
                        "the limit samples is switched off"),
                Arguments.of(
                        "receivers: [{name: hook, webhook: {url: \"http://127.0.0.1:9800/\"}}",
                        "receivers: [{name: hook, storm: {pages: 0}, pagerduty: {routing_key: \"env:KEY\"}}",
                        "18:41",
                        "the bound on pages to the receiver hook is switched off"));
    }

    @Test
    void aMachineMayBeToldOfEverything() {
        String off = CLEAN.replace("receivers: [{name: hook, ", "receivers: [{name: hook, storm: {pages: 0}, ");
        assertThat(environment().accepted(off).findings()).isEmpty();
    }

    @Test
    void aSecondRegionHasWhatItNeedsToTakeOver() {
        String regions = "regions: [{name: eu, role: primary}, {name: us, role: secondary}]\n";
        String inEurope = CLEAN.replace("zone: ", "region: eu, zone: ").replace("services:", regions + "services:");
        assertThat(environment().accepted(inEurope).findings())
                .singleElement()
                .asString()
                .contains("estate.yaml:5:11")
                .contains("the region us could never take over api: it has no instance there, 2 are needed");
        String one = inEurope.replace("\"127.0.0.1:3\", region: eu", "\"127.0.0.1:3\", region: us");
        assertThat(environment().accepted(one).findings())
                .singleElement()
                .asString()
                .contains("it has 1 instance there, 2 are needed");
        String enough = one.replace("role: secondary", "role: secondary, min_instances: 1");
        assertThat(environment().accepted(enough).findings()).isEmpty();
        assertThat(environment().accepted(enough).notes()).isEmpty();
        String promised = enough.replace("    redundancy:", "    objectives: {rpo: 5m}\n    redundancy:");
        assertThat(environment().accepted(promised).notes())
                .anySatisfy(note -> assertThat(note.message())
                        .startsWith("nothing tells how old the data of api is in another region"));
        String nowhere = CLEAN.replace("services:", regions + "services:");
        assertThat(environment().accepted(nowhere).notes())
                .singleElement()
                .asString()
                .contains("the targets of api tell no region");
    }

    @Test
    void criticalServicesDeclareWhatMustStand() {
        String two = CLEAN.replace(", {address: \"127.0.0.1:3\", zone: c}", "");
        String silent = two.replace("    redundancy: {min_instances: 2, min_zones: 2}\n", "");
        assertThat(environment().accepted(two).findings()).isEmpty();
        assertThat(environment().accepted(silent).findings())
                .singleElement()
                .asString()
                .contains("has 2 instances and declares no redundancy");
        assertThat(environment()
                        .accepted(silent.replace("tier: critical", "tier: standard"))
                        .findings())
                .isEmpty();
        String discovered = silent.replace("targets: {", "targets: {file_sd: [x.json], ");
        assertThat(environment().accepted(discovered).findings()).isEmpty();
    }

    @Test
    void aPlanAfterOneWithTheSameConditionNeverRuns() {
        String second = """
                  - name: again
                    when: {service: api, check: health, status: DOWN}
                    steps: [{action: recreate, executor: runner}]
                executors: {""";
        assertThat(environment().accepted(CLEAN.replace("executors: {", second)).findings())
                .singleElement()
                .asString()
                .contains("the plan again never runs: fix has the same condition");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "override: tested}|}|without-api acts only once it has earned auto",
                "service: api, check: health|service: api, check: health, labels: {zone: z}|without-api matches no target",
                "action: {action: degrade|guard: {cooldown: 0s}, action: {action: degrade|cooldown is switched off",
                "executor: runner, undo|executor: hosts, undo|degrade cannot be asked of hosts for the service api",
            })
    void findsInDegradedModes(String before, String after, String finding) {
        String mode = """
                    degraded_modes:
                      - {name: without-api, when: {service: api, check: health, status: DOWN}, back_when: {for: 1m},
                         action: {action: degrade, executor: runner, undo: {action: restore, executor: runner}},
                         guard: {max_unhealthy: 100%}, mode: auto, override: tested}
                remediations:
                """;
        String hosts = "executors: {hosts: {url: \"http://{{host}}/\", method: POST, allow: [127.0.0.0/8]}, ";
        String estate = CLEAN.replace("remediations:\n", mode).replace("executors: {", hosts);
        assertThat(environment().accepted(estate).findings()).isEmpty();
        assertThat(estate).contains(before);
        String changed = estate.replace(before, after).replace("guard: {max_unhealthy: 100%}, mode", "mode");
        assertThat(environment().accepted(changed).findings())
                .extracting(Problem::message)
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "below: 30|below: 80|scale-out and scale-in undo each other: the thresholds of busy and idle touch or cross",
                "below: 30|below: 90|touch or cross",
                "below: 30|above: 30|touch or cross",
                "by: +1, min: 2|by: 0, min: 2|scale-out never scales: by says how many instances more or fewer",
                "by: +1, min: 2, max: 8|by: +1, min: 9, max: 8|scale-out never scales: min 9 is above max 8",
                "by: +1, min: 2, max: 8|by: +1, max: 8|scale-out never scales: it needs both bounds",
                "max: 8}]}|max: 8}], verify: {healthy_for: 30s, within: 35s}}|verify is over before a success can be seen",
            })
    void findsInPlansThatScale(String before, String after, String finding) {
        String signals = """
                    signals:
                      - {name: busy, metric: load, detect: {method: threshold, above: 80}}
                      - {name: idle, metric: load, detect: {method: threshold, below: 30}}
                remediations:
                  - {name: scale-out, when: {service: api, signal: busy, instances: all}, mode: shadow,
                     steps: [{action: scale, executor: runner, by: +1, min: 2, max: 8}]}
                  - {name: scale-in, when: {service: api, signal: idle, instances: all}, mode: shadow,
                     steps: [{action: scale, executor: runner, by: -1, min: 2, max: 8}]}
                """;
        String estate = CLEAN.replace("remediations:\n", signals);
        assertThat(environment().accepted(estate).findings()).isEmpty();
        assertThat(estate).contains(before);
        assertThat(environment().accepted(estate.replace(before, after)).findings())
                .extracting(Problem::message)
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void theFullExampleIsClean() throws IOException {
        FakeEnvironment environment = environment()
                .file("/etc/vigie/secrets/runner", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
                .variable("PD_KEY", "k-0123456789abcdef")
                .variable("PD_URL", "https://events.pagerduty.com");
        Estate estate = environment.accepted(Files.readString(Path.of("src/test/resources/estates/good/full.yaml")));
        assertThat(estate.findings()).isEmpty();
        assertThat(estate.notes())
                .extracting(Problem::message)
                .satisfiesExactly(
                        rpo -> assertThat(rpo).contains("nothing measures the rpo of orders-db"),
                        group -> assertThat(group).contains("group_by changes nothing"));
    }
}
