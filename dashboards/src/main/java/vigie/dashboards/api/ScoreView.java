package vigie.dashboards.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.api.FindingView.Range;
import vigie.dashboards.http.Json;
import vigie.model.Score;
import vigie.model.Target;

/**
 * A judged stream as the API shows it.
 *
 * @param progress how far it has learnt, for people
 */
record ScoreView(
        String service,
        String instance,
        String check,
        String signal,
        String metric,
        Map<String, String> labels,
        @Nullable Double value,
        @Nullable Double severity,
        Range expected,
        boolean learning,
        boolean paused,
        long seen,
        int warmUp,
        String progress) {

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
                score.warming(),
                !score.learns(),
                score.seen(),
                score.warmUp(),
                progress(score));
    }

    private static String progress(Score score) {
        if (score.warmUp() == 0) {
            return "learns nothing: judged from the first sample on";
        }
        String seen = score.warming()
                ? "seen " + score.seen() + " of " + score.warmUp() + " samples"
                : "judged, after " + score.seen() + " samples";
        return score.learns()
                ? seen
                : seen + "; learns nothing while its service is in an incident or under planned work";
    }
}
