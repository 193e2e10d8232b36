package vigie.alerting.remediate.means;

import java.util.List;
import java.util.concurrent.CompletionStage;
import vigie.model.CheckResult;

/** Has all instances of a service looked at now, so that a decision rests on evidence that is younger than itself. */
@FunctionalInterface
public interface FreshChecks {
    /**
     * Polls every check of every instance once, side by side; the answers also go their normal way. The stage ends when the last
     * answer or deadline is there, never exceptionally, and with an empty list for an unknown service.
     */
    CompletionStage<List<CheckResult>> of(String service);
}
