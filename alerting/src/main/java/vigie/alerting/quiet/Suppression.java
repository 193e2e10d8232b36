package vigie.alerting.quiet;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a receiver is not newly told of an alert; nothing of it if it is.
 *
 * @param silencedBy the identifiers of silences
 * @param inhibitedBy the fingerprints of alerts
 * @param mutedBy the names of intervals of the calendar and of planned work
 */
public record Suppression(List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {
    public Suppression {
        silencedBy = List.copyOf(silencedBy);
        inhibitedBy = List.copyOf(inhibitedBy);
        mutedBy = List.copyOf(mutedBy);
    }

    /** Whether the receiver is told. */
    boolean isNone() {
        return silencedBy.isEmpty() && inhibitedBy.isEmpty() && mutedBy.isEmpty();
    }

    /** Why, in words: {@code silenced by 01J…}. */
    String words() {
        List<String> all = new ArrayList<>();
        add(all, "silenced by ", silencedBy);
        add(all, "inhibited by ", inhibitedBy);
        add(all, "muted by ", mutedBy);
        return String.join(", ", all);
    }

    private static void add(List<String> all, String how, List<String> by) {
        if (!by.isEmpty()) {
            all.add(how + by.get(0) + (by.size() == 1 ? "" : " and " + (by.size() - 1) + " more"));
        }
    }
}
