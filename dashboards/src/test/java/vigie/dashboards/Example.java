package vigie.dashboards;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.AlertBoard;
import vigie.model.AlertState;
import vigie.model.AuditEntry;
import vigie.model.CheckResult;
import vigie.model.Drill;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.Measured;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Experiment;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Lease;
import vigie.model.Matcher;
import vigie.model.OutboxNotice;
import vigie.model.Refusal;
import vigie.model.Region;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Run;
import vigie.model.Sample;
import vigie.model.Scorecard;
import vigie.model.Series;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Silence;
import vigie.model.Status;
import vigie.model.Target;

/** An estate on a bad night, relative to a moment: what the controllers and the console are shown in tests. */
public final class Example {
    /** A label value that must never become markup. */
    public static final String HOSTILE = "<script>window.pwned=1</script>";

    private Example() {}

    /** A window's content with something of everything in it. */
    public static FakeWindows windows(Instant now) {
        FakeWindows windows = new FakeWindows();
        Instance api1 = instance("api", "127.0.0.1:8081", "a", "api-1");
        Instance api2 = instance("api", "127.0.0.1:8082", "b", "api-2");
        Instance api3 = instance("api", "127.0.0.1:8083", "c", "api-3");
        Instance api4 = instance("api", "127.0.0.1:8084", "a", "api-4");
        Instance db1 = instance("orders-db", "127.0.0.1:5432", "a", "db-1");
        Instance db2 = instance("orders-db", "127.0.0.1:5433", "b", "db-2");
        put(
                windows,
                "gateway",
                Service.Tier.CRITICAL,
                Status.UP,
                now.minusSeconds(400_000),
                List.of("api"),
                up(instance("gateway", "127.0.0.1:7001", "a", "gw-1"), now),
                up(instance("gateway", "127.0.0.1:7002", "b", "gw-2"), now));
        put(
                windows,
                "api",
                Service.Tier.CRITICAL,
                Status.DEGRADED,
                now.minusSeconds(102),
                List.of("orders-db"),
                up(api1, now),
                up(api4, now),
                state(api2, Status.DOWN, now.minusSeconds(102)),
                up(api3, now));
        put(
                windows,
                "orders-db",
                Service.Tier.CRITICAL,
                Status.DEGRADED,
                now.minusSeconds(900),
                List.of(),
                up(db1, now),
                state(db2, Status.DEGRADED, now.minusSeconds(900)));
        put(
                windows,
                "sessions",
                Service.Tier.STANDARD,
                Status.UP,
                now.minusSeconds(90_000),
                List.of(),
                up(instance("sessions", "127.0.0.1:6379", "a", "redis-1"), now),
                up(instance("sessions", "127.0.0.1:6380", "b", "redis-2"), now),
                up(instance("sessions", "127.0.0.1:6381", "c", "redis-3"), now));
        put(
                windows,
                "search",
                Service.Tier.BEST_EFFORT,
                Status.UNKNOWN,
                now.minusSeconds(45),
                List.of(),
                state(instance("search", "127.0.0.1:9200", "c", "search-1"), Status.UNKNOWN, now.minusSeconds(45)));
        regions(windows, now);
        targets(windows, now);
        findings(windows, now, api2, db2);
        record(windows, now);
        windows.silences.add(new Silence(
                "01JSIL0000000001",
                List.of(Matcher.parse("service=\"api\""), Matcher.parse("zone=~\"a|b\"")),
                now.minusSeconds(60),
                now.plusSeconds(3_600),
                now.minusSeconds(60),
                "ann",
                HOSTILE));
        Alert received = new Alert(
                Labels.of("alertname", "HighLatency", "service", "api", "severity", "warning"),
                AlertState.FIRING,
                "slow",
                "01JINC0000000001",
                now.minusSeconds(90),
                now.minusSeconds(90),
                null,
                Double.NaN,
                Map.of("summary", "slow"),
                "http://prometheus.example/graph");
        windows.firing.add(new AlertBoard.Firing(
                received,
                "1b69fa4e20fd6cd1",
                now.minusSeconds(90),
                now.plusSeconds(200),
                List.of(new AlertBoard.Heard("oncall", Labels.of("service", "api"), List.of("nights"))),
                List.of("01JSIL0000000001"),
                List.of()));
        return windows;
    }

    /** A big estate in which all is well. */
    public static FakeWindows calm(Instant now, int services) {
        FakeWindows windows = new FakeWindows();
        for (int i = 0; i < services; i++) {
            String name = String.format("service-%04d", i);
            put(
                    windows,
                    name,
                    Service.Tier.STANDARD,
                    Status.UP,
                    now.minusSeconds(86_400),
                    List.of(),
                    up(instance(name, "10.0.0.1:" + (1000 + i), "a", name + "-1"), now),
                    up(instance(name, "10.0.1.1:" + (1000 + i), "b", name + "-2"), now),
                    up(instance(name, "10.0.2.1:" + (1000 + i), "c", name + "-3"), now));
        }
        return windows;
    }

    public static Instance instance(String service, String address, String zone, String name) {
        return new Instance(service, address, zone, "eu", Labels.of("name", name, "team", HOSTILE, "role", role(name)));
    }

    private static String role(String name) {
        return switch (name) {
            case "db-1", "redis-1" -> "primary";
            case "db-2", "redis-2", "redis-3" -> "standby";
            default -> "";
        };
    }

    public static InstanceState up(Instance instance, Instant now) {
        return state(instance, Status.UP, now.minusSeconds(90_000));
    }

    public static InstanceState state(Instance instance, Status status, Instant since) {
        return new InstanceState(instance, status, since, since.minusSeconds(100_000));
    }

    public static void put(
            FakeWindows windows,
            String name,
            Service.Tier tier,
            Status status,
            Instant since,
            List<String> dependsOn,
            InstanceState... instances) {
        Service service = new Service(
                name,
                tier,
                dependsOn,
                new Service.Redundancy(2, 2),
                Duration.ofMinutes(15),
                name.endsWith("db") ? Duration.ofMinutes(5) : null);
        windows.services.removeIf(state -> state.service().name().equals(name));
        Measured measured = name.endsWith("db") ? new Measured(Double.NaN, 2.5) : Measured.NOTHING;
        windows.services.add(new ServiceState(service, status, since, List.of(instances), measured));
    }

    /** A primary that works, and two that are second to it: one is not ready, of the other it cannot be told. */
    private static void regions(FakeWindows windows, Instant now) {
        windows.regions.add(new RegionState(
                new Region("eu", Region.Role.PRIMARY, null),
                Status.DEGRADED,
                now.minusSeconds(102),
                null,
                List.of(new ServiceInRegion("orders-db", 2, 2, null, List.of(), null))));
        windows.regions.add(new RegionState(
                new Region("us", Region.Role.SECONDARY, null),
                Status.UP,
                now.minusSeconds(400_000),
                Readiness.NOT_READY,
                List.of(
                        new ServiceInRegion("gateway", 1, 1, Readiness.READY, List.of(), null),
                        new ServiceInRegion(
                                "orders-db",
                                0,
                                0,
                                Readiness.NOT_READY,
                                List.of("it has no instance there, 2 are needed"),
                                now.minusSeconds(60)))));
        windows.regions.add(new RegionState(
                new Region("ap", Region.Role.SECONDARY, 1),
                Status.UNKNOWN,
                now.minusSeconds(60),
                Readiness.UNKNOWN,
                List.of(new ServiceInRegion(
                        "orders-db",
                        1,
                        0,
                        Readiness.UNKNOWN,
                        List.of("0 of 1 instance there are UP, 1 is needed; 1 not known"),
                        null))));
    }

    private static void targets(FakeWindows windows, Instant now) {
        for (ServiceState service : windows.services) {
            for (InstanceState state : service.instances()) {
                Target target = new Target(state.instance(), "health");
                boolean good = state.status() == Status.UP;
                String reason =
                        good ? "" : "connection refused by " + state.instance().address() + ", 3 of 3 polls";
                CheckResult last = new CheckResult(
                        target,
                        now.minusSeconds(4),
                        state.status(),
                        good ? null : CheckResult.Phase.CONNECT,
                        reason,
                        Duration.ofMillis(12),
                        Duration.ofSeconds(2),
                        CheckResult.Breaker.CLOSED,
                        List.of(new CheckResult.Component("db", state.status(), "pool 3 of 10")));
                windows.targets.add(new TargetState(
                        target,
                        state.status(),
                        state.since(),
                        reason,
                        false,
                        Duration.ofSeconds(15),
                        good && state.instance().address().endsWith("81") ? null : last,
                        List.of()));
            }
        }
    }

    private static void findings(FakeWindows windows, Instant now, Instance api2, Instance db2) {
        windows.findings.add(finding(
                Finding.Kind.TARGET_DOWN,
                Finding.State.ACTIVE,
                Severity.ERROR,
                api2,
                "health",
                null,
                "api-2 refuses connections, 3 of 3 polls",
                now.minusSeconds(102),
                Double.NaN));
        windows.findings.add(finding(
                Finding.Kind.ANOMALY,
                Finding.State.ACTIVE,
                Severity.WARNING,
                db2,
                null,
                "replication_lag",
                "replication lag 4m10s, expected 0 s to 12 s",
                now.minusSeconds(900),
                250));
        windows.findings.add(finding(
                Finding.Kind.THRESHOLD,
                Finding.State.UNKNOWN,
                Severity.CRITICAL,
                db2,
                null,
                "connections",
                "connections were 98 of 100 when last seen",
                now.minusSeconds(30),
                Double.POSITIVE_INFINITY));
    }

    public static Finding finding(
            Finding.Kind kind,
            Finding.State state,
            Severity severity,
            Instance instance,
            @Nullable String check,
            @Nullable String signal,
            String summary,
            Instant since,
            double value) {
        return new Finding(
                kind,
                state,
                severity,
                instance.service(),
                instance,
                check,
                signal,
                Labels.of("role", "standby"),
                summary,
                List.of("seen from a", "seen from c"),
                since,
                value,
                7.5,
                0,
                12);
    }

    private static void record(FakeWindows windows, Instant now) {
        Instant t = now.minusSeconds(102);
        windows.incidents.add(incident(
                "01JINC0000000001",
                "api",
                Severity.ERROR,
                null,
                "api is degraded: api-2 in zone b does not answer",
                t,
                timeline(t)));
        windows.incidents.add(incident(
                "01JINC0000000000",
                "orders-db",
                Severity.WARNING,
                null,
                "orders-db: replication to zone b lags by 4m10s, " + HOSTILE,
                now.minusSeconds(900),
                List.of(entry(
                        now.minusSeconds(900),
                        "evidence",
                        "replication lag 4m10s is above 30 s",
                        Map.of("label", HOSTILE)))));
        windows.incidents.add(incident(
                "01JINC000000000Z",
                "sessions",
                Severity.CRITICAL,
                now.minusSeconds(80_000),
                "sessions was down in zone c",
                now.minusSeconds(80_240),
                List.of()));
        windows.runs.add(run(
                "01JRUN0000000002",
                Run.State.VERIFYING,
                Run.Mode.AUTO,
                "restart-api",
                "api",
                t.plusSeconds(1),
                null,
                new Run.Step(
                        1,
                        "restart",
                        List.of("127.0.0.1:8082"),
                        Run.StepState.ACCEPTED,
                        1,
                        t.plusSeconds(2),
                        t.plusSeconds(3),
                        ""),
                new Run.Step(2, "recreate", List.of("127.0.0.1:8082"), Run.StepState.WAITING, 0, null, null, "")));
        windows.runs.add(run(
                "01JRUN0000000001",
                Run.State.WAITING_APPROVAL,
                Run.Mode.APPROVE,
                "failover-orders",
                "orders-db",
                now.minusSeconds(600),
                null,
                new Run.Step(
                        1,
                        "failover",
                        List.of("127.0.0.1:5432", "127.0.0.1:5433"),
                        Run.StepState.WAITING,
                        0,
                        null,
                        null,
                        "")));
        windows.runs.add(run(
                "01JRUN0000000000",
                Run.State.DONE,
                Run.Mode.AUTO,
                "restart-sessions",
                "sessions",
                now.minusSeconds(80_200),
                now.minusSeconds(80_180),
                new Run.Step(
                        1,
                        "restart",
                        List.of("127.0.0.1:6381"),
                        Run.StepState.DONE,
                        1,
                        now.minusSeconds(80_200),
                        now.minusSeconds(80_199),
                        "healthy for 30 s")));
        windows.leases.add(new Lease(
                "l1", "gateway", "", "deploy-4711", "release 4711", now.minusSeconds(60), now.plusSeconds(900)));
        windows.drills.add(new Drill(
                "01JDRILL00000001",
                "weekly",
                "restart-api",
                "gateway",
                "10.0.0.1:8080",
                "schedule",
                Drill.State.PASSED,
                "it recovered after 4.2 s | `in time`, the objective is 900.0 s",
                "01JRUN0000000002",
                now.minusSeconds(600),
                now.minusSeconds(580),
                Duration.ofMinutes(15),
                Duration.ofMillis(120),
                Duration.ofMillis(4_200),
                List.of(new Incident.Entry(
                        now.minusSeconds(600), "decision", "Drill weekly of plan restart-api by schedule", Map.of()))));
        windows.experiments.add(new Experiment(
                "01JEXPERIMENT001",
                "one gateway stands still",
                List.of("gateway"),
                "ann",
                Experiment.State.COMPLETED,
                "",
                false,
                now.minusSeconds(900),
                now.minusSeconds(300),
                now.minusSeconds(800),
                Duration.ofMillis(2_100),
                Duration.ofMillis(5_300),
                Duration.ofMillis(14_000),
                List.of(new Incident.Entry(now.minusSeconds(900), "decision", "Experiment begun", Map.of()))));
        windows.scorecards.add(new Scorecard("restart-api", "0123456789abcdef", Run.Mode.AUTO, false, 13, 1, 0, 2, 0));
        windows.scorecards.add(
                new Scorecard("orders-db/read-only", "123456789abcdef0", Run.Mode.SHADOW, false, 2, 0, 0, 0, 0));
        windows.modes.put("orders-db", "read-only");
        for (OutboxNotice.State state :
                List.of(OutboxNotice.State.WAITING, OutboxNotice.State.REJECTED, OutboxNotice.State.DELIVERED)) {
            windows.notices.add(new OutboxNotice(
                    "01JNOT-" + state,
                    "01JINC0000000001",
                    "oncall",
                    OutboxNotice.Kind.TRIGGER,
                    state,
                    "first notification",
                    1,
                    now.minusSeconds(60),
                    state == OutboxNotice.State.WAITING ? now.plusSeconds(3) : null,
                    state == OutboxNotice.State.REJECTED ? "answered 401" : ""));
        }
        windows.refusals.add(new Refusal(
                "r3",
                now.minusSeconds(60),
                "recreate-api",
                "01JINC0000000001",
                "api",
                List.of("127.0.0.1:8082"),
                "ladder",
                "restart comes first and is being verified"));
        windows.refusals.add(new Refusal(
                "r2",
                now.minusSeconds(4_000),
                "restart-api",
                "01JINC000000000Z",
                "api",
                List.of("127.0.0.1:8082"),
                "cooldown",
                "4m10s of 10m since the last action on 127.0.0.1:8082"));
        windows.refusals.add(new Refusal(
                "r1",
                now.minusSeconds(9_000),
                "restart-api",
                "01JINC000000000Z",
                "api",
                List.of("127.0.0.1:8081"),
                "cooldown",
                "9m58s of 10m since the last action on 127.0.0.1:8081"));
        String previous = "0".repeat(64);
        for (int i = 1; i <= 5; i++) {
            String hash = String.format("%016x", i * 0x9e3779b97f4a7c15L).repeat(4);
            windows.audit.add(new AuditEntry(
                    i,
                    now.minusSeconds(600 - i * 100L),
                    i % 2 == 0 ? "vigie" : "ops",
                    i % 2 == 0 ? "call" : "incident.ack",
                    "{\"incident\":\"01JINC0000000001\"}",
                    hash,
                    previous));
            previous = hash;
        }
        Series lag = new Series(
                windows.targets.get(0).target(),
                "http_request_duration_seconds",
                Labels.of("path", "/"),
                Series.Kind.GAUGE);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            samples.add(new Sample(now.minusSeconds(2_500 - i * 10L).toEpochMilli(), i == 7 ? Double.NaN : i / 100.0));
        }
        windows.series.put(lag, samples);
    }

    private static List<Incident.Entry> timeline(Instant t) {
        return List.of(
                entry(
                        t,
                        "evidence",
                        "health of api-2: connection refused, 2 of 2, seen from a and c",
                        Map.of("instance", "127.0.0.1:8082", "check", "health", "phase", "connect")),
                entry(
                        t.plusSeconds(1),
                        "decision",
                        "restart api-2 by plan restart-api: 1 of 5 unhealthy (limit 30 %), 0 in flight, budget 0 of 2",
                        Map.of("plan", "restart-api", "max_unhealthy", "30%")),
                entry(t.plusSeconds(2), "refused", "recreate: first step first (ladder)", Map.of("rule", "ladder")),
                entry(
                        t.plusSeconds(2),
                        "call",
                        "runner ← restart, key 01JRUN0000000002-1-1, epoch 7",
                        Map.of("executor", "runner", "epoch", "7")),
                entry(t.plusSeconds(3), "answer", "runner answered 202 in 84 ms", Map.of("status", "202")),
                entry(t.plusSeconds(4), "notice", "page sent to oncall", Map.of("receiver", "oncall")),
                entry(t.plusSeconds(5), "verified", "healthy for 3 s of 30 s", Map.of()));
    }

    private static Incident.Entry entry(Instant at, String kind, String text, Map<String, String> data) {
        return new Incident.Entry(at, kind, text, data);
    }

    private static Incident incident(
            String id,
            String service,
            Severity severity,
            @Nullable Instant closed,
            String summary,
            Instant opened,
            List<Incident.Entry> timeline) {
        Labels labels = Labels.of("alertname", "TargetDown", "service", service, "severity", "error", "team", HOSTILE);
        Alert alert = new Alert(
                labels,
                closed == null ? AlertState.FIRING : AlertState.RESOLVED,
                summary,
                id,
                opened.minusSeconds(5),
                opened,
                closed,
                Double.NaN);
        return new Incident(
                id,
                service,
                severity,
                closed == null,
                summary,
                opened,
                closed,
                null,
                List.of(alert),
                service.equals("api") ? List.of("01JRUN0000000002") : List.of(),
                timeline);
    }

    private static Run run(
            String id,
            Run.State state,
            Run.Mode mode,
            String plan,
            String service,
            Instant started,
            @Nullable Instant ended,
            Run.Step... steps) {
        return new Run(
                id,
                plan,
                service.equals("api") ? "01JINC0000000001" : "01JINC0000000000",
                service,
                mode,
                state,
                7,
                started,
                ended,
                List.of(steps),
                mode == Run.Mode.APPROVE
                        ? new Run.Approvals(2, List.of(new Run.Approval("ann", started)))
                        : Run.Approvals.NONE,
                state == Run.State.SHADOWED
                        ? new Run.Judgement(Run.Verdict.RIGHT, "it held still after 2m", "vigie", ended)
                        : null);
    }
}
