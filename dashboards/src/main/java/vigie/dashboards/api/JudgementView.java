package vigie.dashboards.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Run;

/** What is thought of a decision with hindsight, as the API shows it. */
record JudgementView(
        String verdict, String reason, String by, @Nullable Instant at) {
    static @Nullable JudgementView of(Run.@Nullable Judgement judgement) {
        return judgement == null
                ? null
                : new JudgementView(Words.of(judgement.verdict()), judgement.reason(), judgement.by(), judgement.at());
    }
}
