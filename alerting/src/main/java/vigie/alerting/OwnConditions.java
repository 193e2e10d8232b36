package vigie.alerting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.model.Finding;

/** The conditions of Vigie itself that hold now, those that no detector keeps: of its estate file and of its remediations. Any thread. */
final class OwnConditions {
    private final Map<String, Finding> holding = new LinkedHashMap<>();

    /** Takes what is said, of whatever condition. */
    synchronized void accept(Finding finding) {
        if (finding.state() == Finding.State.CLEAR) {
            holding.remove(finding.id());
        } else if (finding.kind().isAboutVigie() && finding.kind() != Finding.Kind.HEARTBEAT) {
            holding.put(finding.id(), finding);
        }
    }

    /** Those that hold, the oldest first. */
    synchronized List<Finding> holding() {
        return List.copyOf(holding.values());
    }
}
