package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.collector.CollectorConfig;
import vigie.collector.target.FileSource;
import vigie.collector.target.HttpSource;
import vigie.dashboards.access.ApiConfig;
import vigie.dashboards.access.Token;
import vigie.detector.DetectorConfig;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.Matcher.Operation;
import vigie.model.Run;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;

class EstateReaderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeEnvironment environment = new FakeEnvironment()
            .file("/etc/vigie/secrets/runner", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
            .variable("PD_KEY", "0123456789abcdef")
            .variable("PD_URL", "https://events.eu.pagerduty.com");

    private Estate full() {
        try {
            return environment.accepted(Files.readString(Path.of("src/test/resources/estates/good/full.yaml")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void instancesAreComparedAsTheSignalSays() {
        Estate estate = environment.accepted("""
                version: 1
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:80"}]}
                    checks: [{name: health, use: http}]
                    signals:
                      - {name: a, metric: m, detect: {method: peers}}
                      - {name: b, metric: m, detect: {method: peers, direction: up, false_alarms: 0.1,
                         min_effect: {absolute: 50ms, relative: 25%}}}
                """);
        assertThat(estate.detector().services().get(0).signals())
                .extracting(DetectorConfig.Signal::detect)
                .containsExactly(
                        new DetectorConfig.Peers(DetectorConfig.Direction.BOTH, 0, 0, 0.02),
                        new DetectorConfig.Peers(DetectorConfig.Direction.UP, 0.05, 0.25, 0.1));
        assertThat(estate.findings()).extracting(Problem::line).containsExactly(7, 8);
    }

    @Test
    void aSignalMayBeAboutItsWholeService() {
        Estate estate = environment.accepted("""
                version: 1
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:80"}]}
                    checks: [{name: health, use: http}]
                    signals:
                      - {name: a, metric: m, detect: {method: adaptive}}
                      - {name: whole, severity: critical, detect: {method: group}}
                      - {name: b.c, metric: n, detect: {method: adaptive}}
                      - {name: relation, detect: {method: multivariate, false_alarms: 0.1}}
                      - {name: even, detect: {method: imbalance, of: d}}
                      - {name: even2, detect: {method: imbalance, of: d, ratio: 2.5, idle: 10}}
                      - {name: flood, detect: {method: surge, of: d}}
                      - {name: flood2, detect: {method: surge, of: d, by: route, ratio: 5, idle: 1000}}
                      - {name: flood3, detect: {method: surge, of: d, by: source, even: 0}}
                      - {name: d, metric: n, detect: {method: stuck}}
                      - {name: e, metric: n, detect: {method: saturation, of: most}}
                      - {name: f, metric: n, detect: {method: saturation, limit: 1kB, warn: 50%, full: 60%, within: 4h}}
                """);
        DetectorConfig.Judged judged = estate.detector().services().get(0);
        assertThat(judged.signals()).extracting(DetectorConfig.Signal::name).containsExactly("a", "b.c", "d", "e", "f");
        assertThat(judged.signals().get(3).detect())
                .isEqualTo(new DetectorConfig.Saturation("most", null, 0.8, 0.95, null));
        assertThat(judged.signals().get(4).detect())
                .isEqualTo(new DetectorConfig.Saturation(null, 1_000.0, 0.5, 0.6, Duration.ofHours(4)));
        assertThat(judged.joint())
                .containsExactly(
                        new DetectorConfig.JointSignal("whole", new DetectorConfig.Group(0.02), Severity.CRITICAL),
                        new DetectorConfig.JointSignal(
                                "relation", new DetectorConfig.Multivariate(0.1), Severity.WARNING),
                        new DetectorConfig.JointSignal(
                                "even", new DetectorConfig.Imbalance("d", 1.75, 1), Severity.WARNING),
                        new DetectorConfig.JointSignal(
                                "even2", new DetectorConfig.Imbalance("d", 2.5, 10), Severity.WARNING),
                        new DetectorConfig.JointSignal(
                                "flood", new DetectorConfig.Surge("d", null, 2, 4, 10), Severity.WARNING),
                        new DetectorConfig.JointSignal(
                                "flood2", new DetectorConfig.Surge("d", "route", 5, 5, 1_000), Severity.WARNING),
                        new DetectorConfig.JointSignal(
                                "flood3",
                                new DetectorConfig.Surge("d", "source", 2, Double.POSITIVE_INFINITY, 10),
                                Severity.WARNING));
        assertThat(estate.alerting().quiet().inhibitions())
                .as("the single series are not told while the group is")
                .singleElement()
                .satisfies(inhibition -> {
                    assertThat(inhibition.source())
                            .extracting(Matcher::toString)
                            .containsExactly("alertname=\"Anomaly\"", "service=\"api\"", "signal=~\"whole\"");
                    assertThat(inhibition.target())
                            .extracting(Matcher::value)
                            .containsExactly("Anomaly", "api", "a|b\\.c");
                });
    }

    @Test
    void theLeastEstateHasTheDefaultsOfTheInterface() {
        Estate estate = environment.accepted("""
                version: 1
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:80"}]}
                    checks: [{name: health, use: http}]
                    signals: [{name: s, metric: m, detect: {method: adaptive}}]
                remediations:
                  - {name: fix, when: {service: api}, steps: [{action: restart, executor: runner}]}
                executors: {runner: {url: "http://127.0.0.1/", sign: "env:PD_KEY", allow: [127.0.0.0/8]}}
                receivers: [{name: hook, webhook: {url: "http://127.0.0.1:9800/"}}]
                """);

        CollectorConfig.Watched watched = estate.collector().services().get(0);
        assertThat(watched.service()).isEqualTo(new Service("api", Service.Tier.STANDARD, List.of(), null, null, null));
        assertThat(watched.checks())
                .containsExactly(new CollectorConfig.Check(
                        "health",
                        "http",
                        SECOND.multipliedBy(15),
                        null,
                        SECOND.multipliedBy(60),
                        new TestKinds.Http(null, null, null)));
        assertThat(estate.collector().limits()).isEqualTo(CollectorConfig.Limits.DEFAULT);

        DetectorConfig.Judged judged = estate.detector().services().get(0);
        assertThat(judged.checks())
                .containsEntry(
                        "health",
                        new DetectorConfig.HealthRule(SECOND.multipliedBy(15), 3, 2, SECOND.multipliedBy(60)));
        assertThat(judged.signals())
                .containsExactly(new DetectorConfig.Signal(
                        "s",
                        "m",
                        Labels.EMPTY,
                        null,
                        new DetectorConfig.Adaptive(DetectorConfig.Direction.BOTH, 0, 0, 0.02),
                        Severity.WARNING));

        AlertingConfig alerting = estate.alerting();
        assertThat(alerting.rules()).isEmpty();
        assertThat(alerting.healing()).isEqualTo(RemediationConfig.Healing.DEFAULT);
        assertThat(alerting.externalUrl()).isEqualTo("http://127.0.0.1:9600");
        RemediationConfig.Plan plan = alerting.plans().get(0);
        assertThat(plan.mode()).isEqualTo(Run.Mode.SHADOW);
        assertThat(plan.page()).isEqualTo(RemediationConfig.Page.AT_ONCE);
        assertThat(plan.override()).isNull();
        assertThat(plan.when().holdFor()).isZero();
        assertThat(plan.steps())
                .containsExactly(new RemediationConfig.Step(
                        "restart", "runner", SECOND.multipliedBy(60), SECOND.multipliedBy(30), Map.of(), null));
        assertThat(plan.guard())
                .isEqualTo(new RemediationConfig.Guard(
                        30,
                        1,
                        Duration.ofMinutes(10),
                        new RemediationConfig.Budget(2, Duration.ofHours(1)),
                        new RemediationConfig.Budget(4, Duration.ofHours(1))));
        assertThat(plan.verify())
                .isEqualTo(new RemediationConfig.Verify(SECOND.multipliedBy(30), Duration.ofMinutes(2)));
        assertThat(alerting.route())
                .isEqualTo(new AlertingConfig.Route(
                        "hook",
                        List.of(),
                        false,
                        List.of("service"),
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        Duration.ofHours(4),
                        List.of(),
                        List.of(),
                        List.of()));
        assertThat(estate.findings()).isEmpty();
        assertThat(estate.notes()).singleElement().asString().contains("everything goes to the receiver hook");
    }

    @Test
    void whatTheCollectorIsTold() {
        CollectorConfig config = full().collector();

        CollectorConfig.Watched db = config.services().get(0);
        assertThat(db.service())
                .isEqualTo(new Service(
                        "orders-db",
                        Service.Tier.CRITICAL,
                        List.of(),
                        new Service.Redundancy(2, 2),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(5)));
        assertThat(db.discovery())
                .isEqualTo(new CollectorConfig.Discovery(
                        List.of(
                                new Instance("orders-db", "127.0.0.1:5432", "a", "eu", Labels.of("role", "primary")),
                                new Instance("orders-db", "127.0.0.1:5433", "b", "eu", Labels.EMPTY),
                                new Instance("orders-db", "[::1]:5434", "c", "eu", Labels.EMPTY)),
                        List.of(
                                new FileSource.Config(Path.of("/etc/vigie/targets/*.json")),
                                new HttpSource.Config(
                                        URI.create("http://127.0.0.1:9500/sd"), SECOND.multipliedBy(30)))));
        assertThat(db.checks())
                .containsExactly(new CollectorConfig.Check(
                        "port",
                        "tcp",
                        SECOND.multipliedBy(10),
                        SECOND.multipliedBy(4),
                        SECOND.multipliedBy(50),
                        new TestKinds.Tcp()));

        CollectorConfig.Check health = config.services().get(1).checks().get(0);
        Map<String, Object> json = Map.of("status", "UP", "checks", Arrays.asList(1L, 2.5, true, null));
        assertThat(health)
                .isEqualTo(new CollectorConfig.Check(
                        "health",
                        "http",
                        SECOND.multipliedBy(5),
                        null,
                        health.staleAfter(),
                        new TestKinds.Http("/health", new TestKinds.Http.Expect(200, json, Status.DEGRADED), null)));
        assertThat(config.limits())
                .isEqualTo(new CollectorConfig.Limits(
                        20L << 20, 1000, 32, 64, 2048, 5000, CollectorConfig.Limits.DEFAULT.inFlight()));
    }

    @Test
    void whatTheDetectorIsTold() {
        List<DetectorConfig.Judged> services = full().detector().services();

        assertThat(services.get(0).checks())
                .containsEntry(
                        "port", new DetectorConfig.HealthRule(SECOND.multipliedBy(10), 4, 3, SECOND.multipliedBy(50)));
        assertThat(services.get(1).checks().keySet()).containsExactly("health", "metrics");
        assertThat(services.get(1).checks())
                .containsEntry(
                        "health", new DetectorConfig.HealthRule(SECOND.multipliedBy(5), 2, 1, SECOND.multipliedBy(11)))
                .containsEntry(
                        "metrics", new DetectorConfig.HealthRule(Duration.ofMinutes(2), 4, 3, Duration.ofMinutes(8)));
        assertThat(services.get(1).signals())
                .containsExactly(
                        new DetectorConfig.Signal(
                                "latency",
                                "http_request_duration_seconds",
                                Labels.of("route", "/orders"),
                                0.9,
                                new DetectorConfig.Adaptive(DetectorConfig.Direction.UP, 0.05, 0.25, 0.1),
                                Severity.ERROR),
                        new DetectorConfig.Signal(
                                "queue",
                                "queue_depth",
                                Labels.EMPTY,
                                null,
                                new DetectorConfig.Threshold(1000.0, -1.0),
                                Severity.CRITICAL),
                        new DetectorConfig.Signal(
                                "heap",
                                "heap_bytes",
                                Labels.EMPTY,
                                null,
                                new DetectorConfig.Threshold(1.5 * (1 << 30), null),
                                Severity.WARNING),
                        new DetectorConfig.Signal(
                                "disk",
                                "disk_free_bytes",
                                Labels.EMPTY,
                                null,
                                new DetectorConfig.Forecast(null, 0.0, Duration.ofHours(4)),
                                Severity.WARNING));
    }

    @Test
    void whoMayCallTheApiAndHowOften() {
        ApiConfig api = full().api();
        assertThat(api.tokens()).extracting(Token::toString).containsExactly("dashboard: viewer", "ops: operator");
        assertThat(api.rate()).isEqualTo(new ApiConfig.Rate(600, Duration.ofMinutes(1)));
        assertThat(full().tls()).isNull();
    }

    @Test
    void withoutApiEverybodyReadsAtTheUsualPace() {
        assertThat(environment.accepted("{version: 1, services: []}").api()).isEqualTo(ApiConfig.DEFAULT);
        assertThat(ApiConfig.DEFAULT.rate()).isEqualTo(new ApiConfig.Rate(50, SECOND));
        assertThat(ApiConfig.DEFAULT.tokens()).isEmpty();
    }

    @Test
    void whatTheAlertingIsTold() {
        AlertingConfig config = full().alerting();

        assertThat(config.services()).extracting(Service::name).containsExactly("orders-db", "api");
        assertThat(config.rules())
                .containsExactly(
                        new AlertingConfig.AlertRule("api", "latency", Duration.ofMinutes(1), Duration.ofMinutes(2)),
                        new AlertingConfig.AlertRule("api", "queue", SECOND.multipliedBy(30), Duration.ZERO));
        assertThat(config.healing())
                .isEqualTo(new RemediationConfig.Healing(SECOND.multipliedBy(20), SECOND.multipliedBy(90), 30, 10));
        RemediationConfig.Executor runner =
                Objects.requireNonNull(config.executors().get("runner"));
        assertThat(runner.urls()).containsExactly("http://127.0.0.1:9700/heal", "http://[::1]:9700/heal");
        assertThat(Objects.requireNonNull(runner.sign()).reveal()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(runner.allow()).containsExactly("127.0.0.0/8", "::1");
        assertThat(receiver(config, "oncall").kind()).isEqualTo("pagerduty");
        TestKinds.PagerDuty oncall =
                (TestKinds.PagerDuty) receiver(config, "oncall").settings();
        assertThat(oncall.routingKey().reveal()).isEqualTo("0123456789abcdef");
        assertThat(oncall.url()).isEqualTo(URI.create("https://events.eu.pagerduty.com"));
        assertThat(receiver(config, "hook").settings())
                .isEqualTo(
                        new TestKinds.Webhook(URI.create("http://127.0.0.1:9800/hook"), TestKinds.Format.VIGIE, null));
        assertThat(receiver(config, "oncall").storm()).isEqualTo(new AlertingConfig.Storm(8, Duration.ofMinutes(2)));
        assertThat(receiver(config, "hook").storm())
                .as("unless said otherwise")
                .isEqualTo(new AlertingConfig.Storm(20, Duration.ofMinutes(1)));
    }

    @Test
    void aStepThatScalesHasItsBoundsAndRunsMoreOftenThanARepair() {
        Estate estate = new FakeEnvironment()
                .variable("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .accepted("""
                version: 1
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:1"}]}
                    checks: [{name: health, use: tcp}]
                    signals: [{name: busy, metric: load, detect: {method: threshold, above: 80}}]
                remediations:
                  - name: scale-api-out
                    when: {service: api, signal: busy, instances: all}
                    steps: [{action: scale, executor: runner, by: +2, min: 2, max: 8}]
                    guard: {cooldown: 3m}
                executors: {runner: {url: "http://127.0.0.1/", sign: "env:KEY", allow: [127.0.0.0/8]}}
                """);
        RemediationConfig.Plan plan = estate.alerting().plans().get(0);
        assertThat(plan.scope()).isEqualTo(RemediationConfig.Scope.SIZE);
        assertThat(plan.steps().get(0).scale()).isEqualTo(new RemediationConfig.Scale(2, 2, 8));
        assertThat(plan.when().onAll()).isTrue();
        assertThat(plan.guard().perService()).isEqualTo(new RemediationConfig.Budget(12, Duration.ofHours(1)));
        assertThat(estate.findings()).isEmpty();
    }

    @Test
    void degradedModesAreThePlansThatEnterAndLeaveThem() {
        Estate estate = new FakeEnvironment()
                .variable("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .accepted("""
                version: 1
                services:
                  - name: db
                    targets: {static: [{address: "127.0.0.1:1"}]}
                    checks: [{name: replication, use: tcp}]
                    degraded_modes:
                      - name: read-only
                        when: {check: replication, status: DOWN, for: 30s}
                        back_when: {check: replication, status: UP, for: 2m}
                        action: {action: degrade, executor: runner, parameters: {mode: read-only}, undo: {action: restore, executor: runner}}
                  - name: api
                    targets: {static: [{address: "127.0.0.1:2"}]}
                    checks: [{name: health, use: tcp}]
                    degraded_modes:
                      - name: static
                        when: {service: db, finding: ServiceDown, instances: all}
                        mode: approve
                        action: {action: degrade, executor: runner, undo: {action: restore, executor: runner}}
                        guard: {cooldown: 1h, max_unhealthy: 100%}
                executors: {runner: {url: "http://127.0.0.1/", sign: "env:KEY", allow: [127.0.0.0/8]}}
                """);
        List<RemediationConfig.Plan> plans = estate.alerting().plans();
        assertThat(plans).extracting(RemediationConfig.Plan::name).containsExactly("db/read-only", "api/static");
        RemediationConfig.Plan first = plans.get(0);
        assertThat(first.mode()).isEqualTo(Run.Mode.SHADOW);
        assertThat(first.scope()).isEqualTo(RemediationConfig.Scope.MODE);
        assertThat(first.when().service()).isEqualTo("db");
        assertThat(first.serviceMode())
                .isEqualTo(new RemediationConfig.ServiceMode(
                        "db",
                        "read-only",
                        new RemediationConfig.When(
                                "db", "replication", Status.UP, null, null, null, Labels.EMPTY, Duration.ofMinutes(2)),
                        Duration.ofMinutes(2)));
        RemediationConfig.Plan second = plans.get(1);
        assertThat(second.mode()).isEqualTo(Run.Mode.APPROVE);
        assertThat(second.when().service()).isEqualTo("db");
        assertThat(second.when().onAll()).isTrue();
        assertThat(second.guard().cooldown()).isEqualTo(Duration.ofHours(1));
        assertThat(second.serviceMode())
                .isEqualTo(new RemediationConfig.ServiceMode("api", "static", null, Duration.ofMinutes(5)));
        assertThat(estate.findings()).isEmpty();
    }

    @Test
    void aBoundOnPagesMayBeGivenInPartOrSwitchedOff() {
        String estate = """
                version: 1
                services: []
                receivers:
                  - {name: hook, webhook: {url: "http://127.0.0.1:1/"}, storm: @storm@}
                """;
        assertThat(bound(estate.replace("@storm@", "{pages: 0, per: 5m}"))).isNull();
        assertThat(bound(estate.replace("@storm@", "{pages: 3}")))
                .isEqualTo(new AlertingConfig.Storm(3, Duration.ofMinutes(1)));
        assertThat(bound(estate.replace("@storm@", "{per: 5m}")))
                .isEqualTo(new AlertingConfig.Storm(20, Duration.ofMinutes(5)));
    }

    private static AlertingConfig.@Nullable Storm bound(String estate) {
        return receiver(new FakeEnvironment().accepted(estate).alerting(), "hook")
                .storm();
    }

    private static AlertingConfig.Receiver receiver(AlertingConfig config, String name) {
        return Objects.requireNonNull(config.receivers().get(name));
    }

    @Test
    void plansAsTheAlertingHasThem() {
        AlertingConfig config = full().alerting();

        RemediationConfig.Step undo = new RemediationConfig.Step(
                "undrain", "runner", SECOND.multipliedBy(60), SECOND.multipliedBy(30), Map.of(), null);
        assertThat(config.plans().get(0))
                .isEqualTo(new RemediationConfig.Plan(
                        "restart-api",
                        new RemediationConfig.When(
                                "api",
                                "health",
                                Status.DOWN,
                                null,
                                null,
                                Severity.CRITICAL,
                                Labels.of("zone", "a"),
                                SECOND.multipliedBy(10)),
                        Run.Mode.AUTO,
                        "rehearsed",
                        RemediationConfig.Page.ON_FAILURE,
                        List.of(
                                new RemediationConfig.Step(
                                        "restart",
                                        "runner",
                                        SECOND.multipliedBy(90),
                                        SECOND.multipliedBy(20),
                                        Map.of("grace", "5", "hard", "no"),
                                        undo),
                                new RemediationConfig.Step(
                                        "recreate",
                                        "runner",
                                        SECOND.multipliedBy(60),
                                        SECOND.multipliedBy(30),
                                        Map.of(),
                                        null)),
                        new RemediationConfig.Guard(
                                50,
                                2,
                                Duration.ofMinutes(5),
                                new RemediationConfig.Budget(1, Duration.ofMinutes(30)),
                                new RemediationConfig.Budget(3, Duration.ofHours(2))),
                        new RemediationConfig.Verify(SECOND.multipliedBy(40), Duration.ofMinutes(3))));
        assertThat(config.plans().get(1).when().finding()).isEqualTo(Finding.Kind.ANOMALY);
        assertThat(config.plans().get(1).mode()).isEqualTo(Run.Mode.APPROVE);
    }

    @Test
    void branchesInheritWhatTheyDoNotSay() {
        AlertingConfig.Route inner = new AlertingConfig.Route(
                "oncall",
                List.of(new Matcher("region", Operation.NOT_MATCHES, "eu|us")),
                false,
                List.of("service", "zone"),
                Duration.ZERO,
                Duration.ofMinutes(2),
                Duration.ofHours(3),
                List.of("nights"),
                List.of(),
                List.of());
        AlertingConfig.Route branch = new AlertingConfig.Route(
                "oncall",
                List.of(
                        new Matcher("severity", Operation.EQUAL, "critical"),
                        new Matcher("zone", Operation.NOT_EQUAL, "c"),
                        new Matcher("service", Operation.MATCHES, "a\\.b|api")),
                true,
                List.of("service", "zone"),
                SECOND.multipliedBy(5),
                Duration.ofMinutes(2),
                Duration.ofHours(3),
                List.of(),
                List.of("office"),
                List.of(inner));
        assertThat(full().alerting().route())
                .isEqualTo(new AlertingConfig.Route(
                        "hook",
                        List.of(),
                        false,
                        List.of("service", "zone"),
                        SECOND.multipliedBy(5),
                        Duration.ofMinutes(2),
                        Duration.ofHours(3),
                        List.of(),
                        List.of(),
                        List.of(branch)));
    }

    @Test
    void whatKeepsPeopleFromBeingTold() {
        AlertingConfig.Quiet quiet = full().alerting().quiet();
        assertThat(quiet.inhibitions())
                .containsExactly(new AlertingConfig.Inhibition(
                        List.of(new Matcher("alertname", Operation.EQUAL, "ServiceDown")),
                        List.of(new Matcher("severity", Operation.EQUAL, "warning")),
                        List.of("service")));
        assertThat(quiet.maintenance())
                .containsExactly(
                        new AlertingConfig.Maintenance(
                                "patching",
                                "0 2 * * TUE",
                                ZoneId.of("Europe/Paris"),
                                Duration.ofMinutes(90),
                                Map.of("service", "api"),
                                Set.of(AlertingConfig.Held.PAGES)),
                        new AlertingConfig.Maintenance(
                                "freeze",
                                "0 0 24 12 *",
                                ZoneOffset.UTC,
                                Duration.ofDays(3),
                                Map.of(),
                                Set.of(AlertingConfig.Held.PAGES, AlertingConfig.Held.ACTIONS)));
        assertThat(full().alerting().heartbeat())
                .isEqualTo(new AlertingConfig.Heartbeat("hook", Duration.ofSeconds(30)));
        assertThat(quiet.intervals().keySet()).containsExactlyInAnyOrder("office", "nights");
        assertThat(quiet.intervals().get("office"))
                .containsExactly(new AlertingConfig.TimeInterval(
                        List.of(new AlertingConfig.Range(9 * 60, 17 * 60 + 30)),
                        List.of(new AlertingConfig.Range(1, 5), new AlertingConfig.Range(0, 0)),
                        List.of(new AlertingConfig.Range(1, 5), new AlertingConfig.Range(-3, -1)),
                        List.of(new AlertingConfig.Range(5, 8), new AlertingConfig.Range(12, 12)),
                        List.of(new AlertingConfig.Range(2026, 2028)),
                        ZoneId.of("Europe/Paris")));
    }

    @Test
    void inheritedStalenessIsStretchedToASeldomCheckAndNoFurther() {
        Estate estate = environment.accepted("""
                version: 1
                defaults: {interval: 20s, stale_after: 40s}
                services:
                  - name: api
                    targets: {static: [{address: "127.0.0.1:80"}]}
                    checks: [{name: a, use: tcp}, {name: b, use: tcp, interval: 1s}, {name: c, use: tcp, interval: 30s}]
                """);
        assertThat(estate.detector().services().get(0).checks().values())
                .extracting(DetectorConfig.HealthRule::staleAfter)
                .containsExactly(SECOND.multipliedBy(40), SECOND.multipliedBy(40), SECOND.multipliedBy(120));
    }

    @Test
    void anEstateWithoutReceiversTellsNobody() {
        assertThat(environment.accepted("version: 1\nservices: []\n").alerting().route())
                .isNull();
    }

    @Test
    void falseAlarmsOverAllSeriesAreTwoADayUnlessToldOtherwise() {
        String estate = "version: 1\nservices: []\n";
        assertThat(environment.accepted(estate).detector().falseAlarms()).isEqualTo(2);
        assertThat(environment
                        .accepted(estate + "limits: {false_alarms: 0.5}\n")
                        .detector()
                        .falseAlarms())
                .isEqualTo(0.5);
        assertThat(environment
                        .accepted(estate + "limits: {false_alarms: 0}\n")
                        .detector()
                        .falseAlarms())
                .isInfinite();
    }

    @Test
    void aLimitOfZeroIsOff() {
        CollectorConfig.Limits limits = environment
                .accepted("version: 1\nservices: []\nlimits: {body: 0, samples: 0, label_name: 0}\n")
                .collector()
                .limits();
        assertThat(limits.bodyBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(limits.samples()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.labelNameBytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.labels()).isEqualTo(64);
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsRefused() {
        Path missing = Path.of("/nowhere/estate.yaml");
        EstateReader reader = new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, "");
        assertThat(reader.read(missing, environment))
                .isEqualTo(new Reading.Rejected(
                        List.of(new Problem("/nowhere/estate.yaml", 1, 1, "the file does not exist"))));
        environment.file("/nowhere/estate.yaml", new byte[] {'a', (byte) 0xc3, '('});
        assertThat(reader.read(missing, environment).toString()).contains("is not UTF-8 text");
        environment.file("/nowhere/estate.yaml", "#".repeat((4 << 20) + 1));
        assertThat(reader.read(missing, environment).toString()).contains("is longer than 4194304 bytes");
    }

    @Test
    void aLargeEstateIsRead() {
        StringBuilder text = new StringBuilder("version: 1\nservices:\n");
        for (int i = 0; i < 1000; i++) {
            text.append("  - {name: s").append(i).append(", targets: {static: [");
            for (int j = 0; j < 10; j++) {
                text.append("{address: \"10.0.0.1:").append(1000 + j).append("\", zone: a},");
            }
            text.append("]}, checks: [{name: health, use: http}]}\n");
        }
        assertThat(environment.accepted(text.toString()).collector().services()).hasSize(1000);
    }
}
