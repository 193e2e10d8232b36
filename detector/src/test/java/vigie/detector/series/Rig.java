package vigie.detector.series;

import static vigie.detector.Samples.START;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.detector.judge.AbsentJudge;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;
import vigie.detector.judge.AppearedJudge;
import vigie.detector.judge.JudgeMaker;
import vigie.detector.judge.PeerJudge;
import vigie.detector.judge.ThresholdJudge;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Target;

/** A desk with one polling thread, its clock and what it says; a poll every ten seconds. */
final class Rig implements SignalDesk.Observer {
    static final long STEP_MS = 10_000;
    static final long STALE_MS = 60_000;

    final List<Finding> heard = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final Conditions conditions = new Conditions(heard::add);
    final SignalDesk desk =
            new SignalDesk(conditions, () -> START.plusMillis(this.nowMs()), x -> this.disturbed, this, Runnable::run);
    final Target target = new Target(Samples.instance("api", 2, "b"), "metrics");
    SampleSink shard = desk.newShard();
    boolean disturbed;
    Tier tier = Tier.STANDARD;
    double falseAlarms = Double.POSITIVE_INFINITY;
    int refused;
    private long ms;

    long nowMs() {
        return ms;
    }

    long wallMs() {
        return START.toEpochMilli() + ms;
    }

    void watch(Watch... watches) {
        desk.apply(table(watches), List.of(), START.plusMillis(ms));
    }

    SignalTable table(Watch... watches) {
        Map<String, SignalTable.Cadence> cadences = Map.of("metrics", new SignalTable.Cadence(10, STALE_MS));
        return new SignalTable(List.of(new SignalTable.Judged("api", tier, cadences, List.of(watches))), falseAlarms);
    }

    Series series(String metric, Series.Kind kind, String... labels) {
        return new Series(target, metric, Labels.of(labels), kind);
    }

    /** Series and values, in turn. */
    void poll(Object... seriesAndValues) {
        for (int i = 0; i < seriesAndValues.length; i += 2) {
            Number value = (Number) seriesAndValues[i + 1];
            shard.accept((Series) seriesAndValues[i], wallMs(), value.doubleValue());
        }
        shard.endOfPoll(target, wallMs());
        later(STEP_MS);
    }

    /** Time that passes, with the clockwork looking every second. */
    void later(long byMs) {
        for (long step = 0; step < byMs; step += 1_000) {
            ms += 1_000;
            desk.tick(START.plusMillis(ms), ms);
        }
    }

    List<String> said() {
        return heard.stream().map(f -> f.signal() + " " + f.state()).toList();
    }

    Score score() {
        List<Score> scores = desk.scores();
        if (scores.size() != 1) {
            throw new AssertionError("one stream was expected: were " + scores);
        }
        return scores.get(0);
    }

    static Watch above(String signal, String metric, double bound, String... labels) {
        return watch(
                signal,
                metric,
                null,
                Finding.Kind.THRESHOLD,
                "above " + bound,
                s -> new ThresholdJudge(bound, null),
                labels);
    }

    static Watch quantileAbove(String signal, String metric, double quantile, double bound) {
        return watch(
                signal,
                metric,
                quantile,
                Finding.Kind.THRESHOLD,
                "above " + bound,
                s -> new ThresholdJudge(bound, null));
    }

    static Watch adaptive(String signal, String metric) {
        Aim aim = new Aim(true, true, 0, 0, 0.02);
        return watch(signal, metric, null, Finding.Kind.ANOMALY, aim.toString(), s -> new AdaptiveJudge(aim, s));
    }

    static Watch peers(String signal, String metric) {
        Aim aim = new Aim(true, true, 0, 0, 0.02);
        return watch(signal, metric, null, Finding.Kind.PEER_OUTLIER, aim.toString(), s -> new PeerJudge(aim, s));
    }

    static Watch absent(String signal, String metric, double afterSeconds) {
        return watch(
                signal,
                metric,
                null,
                Finding.Kind.ANOMALY,
                "absent " + afterSeconds,
                s -> new AbsentJudge(afterSeconds, s));
    }

    static Watch appeared(String signal, String metric, double afterSeconds) {
        return watch(
                signal,
                metric,
                null,
                Finding.Kind.ANOMALY,
                "appeared " + afterSeconds,
                s -> new AppearedJudge(afterSeconds, s));
    }

    private static Watch watch(
            String signal,
            String metric,
            @Nullable Double quantile,
            Finding.Kind kind,
            String method,
            JudgeMaker maker,
            String... labels) {
        return new Watch(signal, metric, Labels.of(labels), quantile, kind, Severity.WARNING, method, maker);
    }

    static Watch with(Watch watch, Severity severity) {
        return new Watch(
                watch.signal(),
                watch.metric(),
                watch.matching(),
                watch.quantile(),
                watch.kind(),
                severity,
                watch.method(),
                watch.maker());
    }

    @Override
    public void failed(String what, RuntimeException e) {
        failures.add(what + ": " + e);
    }

    @Override
    public void refused() {
        refused++;
    }
}
