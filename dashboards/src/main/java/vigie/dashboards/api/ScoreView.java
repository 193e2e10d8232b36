package vigie.dashboards.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.api.FindingView.Range;
import vigie.dashboards.http.Json;
import vigie.model.JointScore;
import vigie.model.Score;
import vigie.model.Target;

/**
 * A judged stream as the API shows it, or the signals of a service together, without an instance, a check and a metric.
 *
 * @param trained what the model that judges was learnt from, null for what has none
 * @param progress how far it has learnt, for people
 */
record ScoreView(
        String service,
        @Nullable String instance,
        @Nullable String check,
        String signal,
        @Nullable String metric,
        Map<String, String> labels,
        @Nullable Double value,
        @Nullable Double severity,
        Range expected,
        @Nullable Double chance,
        boolean unusual,
        boolean learning,
        boolean paused,
        long seen,
        int warmUp,
        String progress,
        @Nullable Trained trained) {

    /** A training set: how many rows, from when to when. Its age is the time since {@code to}. */
    record Trained(int rows, Instant from, Instant to) {}

    static ScoreView of(Score score) {
        Target target = score.series().target();
        return new ScoreView(
                target.service(),
                target.instance().address(),
                target.check(),
                score.signal(),
                score.series().metric(),
                score.series().labels().asMap(),
                Json.finite(score.value()),
                Json.finite(score.severity()),
                new Range(Json.finite(score.low()), Json.finite(score.high())),
                Json.finite(score.chance()),
                score.standsOut(),
                score.warming(),
                !score.learns(),
                score.seen(),
                score.warmUp(),
                score.warmUp() == 0
                        ? "learns nothing: judged from the first sample on"
                        : progress(score.seen(), score.warmUp(), "samples", score.learns()),
                null);
    }

    static ScoreView of(JointScore score) {
        JointScore.Training training = score.training();
        return new ScoreView(
                score.service(),
                null,
                null,
                score.signal(),
                null,
                Map.of(),
                Json.finite(score.value()),
                Json.finite(score.severity()),
                new Range(null, Json.finite(score.high())),
                null,
                false,
                score.warming(),
                !score.learns(),
                score.seen(),
                score.warmUp(),
                progress(score.seen(), score.warmUp(), "rounds", score.learns()),
                training == null ? null : new Trained(training.rows(), training.from(), training.to()));
    }

    private static String progress(long count, int warmUp, String what, boolean learns) {
        String seen =
                count < warmUp ? "seen " + count + " of " + warmUp + ' ' + what : "judged, after " + count + ' ' + what;
        return learns ? seen : seen + "; learns nothing while its service is in an incident or under planned work";
    }
}
