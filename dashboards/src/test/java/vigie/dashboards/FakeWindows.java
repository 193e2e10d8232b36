package vigie.dashboards;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import vigie.model.AlertBoard;
import vigie.model.AlertSink;
import vigie.model.AuditEntry;
import vigie.model.BeatBook;
import vigie.model.Drill;
import vigie.model.EstateBoard;
import vigie.model.Experiment;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.JointScore;
import vigie.model.Lease;
import vigie.model.Matcher;
import vigie.model.Operator;
import vigie.model.OutboxNotice;
import vigie.model.OutsideEvent;
import vigie.model.ReceivedAlert;
import vigie.model.Refusal;
import vigie.model.RegionState;
import vigie.model.Run;
import vigie.model.Sample;
import vigie.model.SampleHistory;
import vigie.model.Score;
import vigie.model.ScoreBoard;
import vigie.model.Scorecard;
import vigie.model.Series;
import vigie.model.Silence;
import vigie.model.Vantage;
import vigie.model.VantageReports;
import vigie.model.Vote;

/** Every window and the operator's door over plain lists; the cursor of a page of the record is {@code p} and a position. */
public final class FakeWindows
        implements EstateBoard,
                IncidentLog,
                SampleHistory,
                Operator,
                AlertBoard,
                AlertSink,
                Vantage,
                VantageReports,
                ScoreBoard,
                BeatBook {
    public final List<ServiceState> services = new CopyOnWriteArrayList<>();
    public final List<TargetState> targets = new CopyOnWriteArrayList<>();
    public final List<RegionState> regions = new CopyOnWriteArrayList<>();
    public final List<Finding> findings = new CopyOnWriteArrayList<>();
    public final List<Incident> incidents = new CopyOnWriteArrayList<>();
    public final List<OutboxNotice> notices = new CopyOnWriteArrayList<>();
    public final List<Run> runs = new CopyOnWriteArrayList<>();
    public final List<Lease> leases = new CopyOnWriteArrayList<>();
    public final List<Scorecard> scorecards = new CopyOnWriteArrayList<>();
    public final Map<String, String> modes = new ConcurrentHashMap<>();
    public final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    public final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    public final Map<Series, List<Sample>> series = new ConcurrentHashMap<>();
    public final List<Firing> firing = new CopyOnWriteArrayList<>();
    public final List<Silence> silences = new CopyOnWriteArrayList<>();
    public final List<ReceivedAlert> received = new CopyOnWriteArrayList<>();
    /** The decisions that reached the door, in words. */
    public final List<String> decisions = new CopyOnWriteArrayList<>();

    public final List<Vote> votes = new CopyOnWriteArrayList<>();
    public final List<Score> scores = new CopyOnWriteArrayList<>();
    public final List<JointScore> joint = new CopyOnWriteArrayList<>();
    public final List<String> looks = new CopyOnWriteArrayList<>();

    /** Whose reports came, with their text. */
    public final List<String> reports = new CopyOnWriteArrayList<>();

    public volatile Receipt receipt = new Receipt(Outcome.HEARD, "", "t-2", 0, List.of(new Look("t-1", "api")));

    public final List<Beat> beats = new CopyOnWriteArrayList<>();
    public volatile boolean beatsFull;

    public volatile @Nullable String hold;
    public volatile boolean recordDown;
    public volatile Answer answer = new Answer(Result.DONE, "written down");

    @Override
    public @Nullable Instant beat(String name, boolean ok, String message) {
        if (recordDown) {
            throw new IllegalStateException("the record took no change");
        }
        if (beatsFull) {
            return null;
        }
        Instant at = Instant.parse("2026-01-02T14:02:11Z");
        beats.removeIf(beat -> beat.name().equals(name));
        beats.add(new Beat(name, at, ok, message));
        return at;
    }

    @Override
    public Watch watch(String name, Duration bridged) {
        throw new AssertionError("the API does not watch");
    }

    @Override
    public List<Beat> beats(int most) {
        return beats;
    }

    @Override
    public List<JointScore> joint() {
        return joint;
    }

    @Override
    public List<Score> scores() {
        return scores;
    }

    @Override
    public String name() {
        return "here";
    }

    @Override
    public String zone() {
        return "a";
    }

    @Override
    public List<Vote> votes(@Nullable String service) {
        return votes.stream()
                .filter(vote -> service == null || vote.target().service().equals(service))
                .toList();
    }

    @Override
    public CompletionStage<Receipt> take(String vantage, byte[] text) {
        reports.add(vantage + ' ' + new String(text, StandardCharsets.UTF_8));
        return CompletableFuture.completedStage(receipt);
    }

    @Override
    public CompletionStage<List<Vote>> look(String service) {
        looks.add(service);
        return CompletableFuture.completedStage(votes(service));
    }

    @Override
    public List<ServiceState> services() {
        return services;
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return services.stream().filter(s -> s.service().name().equals(name)).findFirst();
    }

    @Override
    public List<SinglePoint> singlePoints(String service) {
        return service.equals("api") ? List.of(new SinglePoint("orders-db", Extent.INSTANCE, "db-1")) : List.of();
    }

    @Override
    public List<RegionState> regions() {
        return regions;
    }

    @Override
    public List<TargetState> targets() {
        return targets;
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public Page<Incident> incidents(@Nullable Boolean open, int limit, @Nullable String after) {
        return page(
                incidents.stream().filter(i -> open == null || i.open() == open).toList(), limit, after);
    }

    @Override
    public Optional<Incident> incident(String id) {
        return incidents.stream().filter(i -> i.id().equals(id)).findFirst();
    }

    @Override
    public Page<OutboxNotice> notices(OutboxNotice.@Nullable State state, int limit, @Nullable String after) {
        return page(
                notices.stream()
                        .filter(n -> state == null || n.state() == state)
                        .toList(),
                limit,
                after);
    }

    @Override
    public Page<Run> runs(int limit, @Nullable String after) {
        return page(runs, limit, after);
    }

    @Override
    public Optional<Run> run(String id) {
        return runs.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    @Override
    public Map<String, String> modes() {
        failIfDown();
        return Map.copyOf(modes);
    }

    @Override
    public List<Scorecard> scorecards() {
        return scorecards;
    }

    @Override
    public Page<Refusal> refusals(int limit, @Nullable String after) {
        return page(refusals, limit, after);
    }

    @Override
    public Page<AuditEntry> audit(int limit, @Nullable String after) {
        return page(audit, limit, after);
    }

    public final List<Drill> drills = new CopyOnWriteArrayList<>();

    @Override
    public Page<Drill> drills(int limit, @Nullable String after) {
        return page(drills, limit, after);
    }

    @Override
    public Optional<Drill> drill(String id) {
        failIfDown();
        return drills.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    public final List<Experiment> experiments = new CopyOnWriteArrayList<>();

    @Override
    public Page<Experiment> experiments(int limit, @Nullable String after) {
        return page(experiments, limit, after);
    }

    @Override
    public Optional<Experiment> experiment(String id) {
        failIfDown();
        return experiments.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    @Override
    public CompletionStage<Answer> beginExperiment(Experiment.Wanted wanted, String by) {
        decisions.add("begin " + wanted + " by " + by);
        return CompletableFuture.completedStage(answer);
    }

    @Override
    public CompletionStage<Answer> endExperiment(String id, Experiment.Ending ending, String by) {
        decisions.add("end " + id + " " + ending + " by " + by);
        return CompletableFuture.completedStage(answer);
    }

    @Override
    public Map<String, Double> recoveries() {
        failIfDown();
        return Map.of("api", 12.5);
    }

    @Override
    public CompletionStage<Answer> drill(String name, String by) {
        decisions.add("drill " + name + " by " + by);
        return CompletableFuture.completedStage(answer);
    }

    /** The receivers from which pages are held back. */
    public List<PageStorm> storms = List.of(new PageStorm("oncall", false, Instant.parse("2026-01-01T00:00:00Z"), 12));

    /** Whether this node decides. */
    public boolean leads = true;

    @Override
    public Condition condition() {
        failIfDown();
        return new Condition(true, hold, 2, 1.5, 0, leads, leads ? "vigie-1" : "vigie-2", storms);
    }

    private <T> Page<T> page(List<T> all, int limit, @Nullable String after) {
        failIfDown();
        if (after != null && !after.startsWith("p")) {
            throw new IllegalArgumentException("no cursor of this record: " + after);
        }
        int from = after == null ? 0 : Integer.parseInt(after.substring(1));
        int end = Math.min(from + limit, all.size());
        return new Page<>(all.subList(Math.min(from, end), end), end < all.size() ? "p" + end : null);
    }

    private void failIfDown() {
        if (recordDown) {
            throw new IllegalStateException("secret path /var/lib/record cannot be opened");
        }
    }

    @Override
    public List<Series> series(String service) {
        return series.keySet().stream()
                .filter(s -> s.target().service().equals(service))
                .toList();
    }

    @Override
    public Optional<Series> find(String id) {
        return series.keySet().stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public List<Sample> recent(Series stream, long sinceMs) {
        return series.getOrDefault(stream, List.of()).stream()
                .filter(s -> s.timestampMs() >= sinceMs)
                .toList();
    }

    @Override
    public CompletionStage<Answer> acknowledge(String incident, String by, String note, @Nullable Instant until) {
        return decided("ack " + incident + " by " + by + ": " + note + (until == null ? "" : " until " + until));
    }

    @Override
    public CompletionStage<Answer> feedback(String incident, boolean real, String by, String note) {
        return decided("feedback " + incident + (real ? " real" : " noise") + " by " + by + ": " + note);
    }

    @Override
    public CompletionStage<Answer> resend(String notice, String by, String note) {
        return decided("resend " + notice + " by " + by + ": " + note);
    }

    @Override
    public CompletionStage<Answer> silence(Silence silence, String by) {
        return decided("silence " + silence.matchers() + " by " + by);
    }

    @Override
    public CompletionStage<Answer> expireSilence(String id, String by) {
        return decided("expire " + id + " by " + by);
    }

    @Override
    public CompletionStage<Void> receive(List<ReceivedAlert> alerts) {
        received.addAll(alerts);
        return recordDown
                ? CompletableFuture.failedStage(new IllegalStateException("disk full"))
                : CompletableFuture.completedStage(null);
    }

    @Override
    public List<Firing> firing(List<Matcher> filter, @Nullable String receiver) {
        return firing;
    }

    @Override
    public List<String> receivers() {
        return List.of("chat", "oncall");
    }

    @Override
    public List<Silence> silences(List<Matcher> filter) {
        return silences;
    }

    @Override
    public Optional<Silence> silence(String id) {
        return silences.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public String configuration() {
        return "route:\n  receiver: 'chat'\n";
    }

    @Override
    public CompletionStage<Answer> approve(String run, String by, String note) {
        return decided("approve " + run + " by " + by + ": " + note);
    }

    @Override
    public CompletionStage<Answer> reject(String run, String by, String note) {
        return decided("reject " + run + " by " + by + ": " + note);
    }

    @Override
    public CompletionStage<Answer> lease(Lease wanted, String by) {
        return decided("lease " + wanted + " by " + by);
    }

    @Override
    public CompletionStage<Answer> endLease(String id, String by) {
        return decided("end of lease " + id + " by " + by);
    }

    @Override
    public List<Lease> leases() {
        return leases;
    }

    @Override
    public CompletionStage<Answer> heard(OutsideEvent event) {
        return decided("heard " + event);
    }

    @Override
    public CompletionStage<Answer> judge(String run, Run.Verdict verdict, String by, String note) {
        return decided("judge " + run + " " + verdict + " by " + by + ": " + note);
    }

    @Override
    public CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return decided("outcome " + run + " " + step + " " + succeeded + " by " + by + ": " + detail);
    }

    @Override
    public CompletionStage<Answer> hold(String reason, String by) {
        hold = reason;
        return decided("hold by " + by + ": " + reason);
    }

    @Override
    public CompletionStage<Answer> release(String reason, String by) {
        hold = null;
        return decided("release by " + by + ": " + reason);
    }

    private CompletionStage<Answer> decided(String what) {
        decisions.add(what);
        return recordDown
                ? CompletableFuture.failedStage(new IllegalStateException("disk full"))
                : CompletableFuture.completedStage(answer);
    }
}
