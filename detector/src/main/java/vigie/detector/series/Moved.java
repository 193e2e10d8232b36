package vigie.detector.series;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import vigie.detector.condition.Words;
import vigie.model.Labels;
import vigie.model.Target;

/**
 * A stream that has left what is usual.
 *
 * @param sinceMs when it did, milliseconds since the epoch
 */
record Moved(Target target, String signal, Labels labels, long sinceMs) {
    /** What lies further apart than this has nothing to do with each other. */
    static final long TOGETHER_MS = 600_000;

    private static final int MOST = 5;
    private static final Comparator<Moved> FIRST = Comparator.comparingLong(Moved::sinceMs)
            .thenComparing(m -> m.target().key())
            .thenComparing(Moved::signal)
            .thenComparing(m -> m.labels().toString());

    /** What moved with this one, the first first, in words; empty if nothing did. */
    String with(List<Moved> others) {
        List<Moved> near = others.stream()
                .filter(m -> !m.equals(this) && Math.abs(m.sinceMs - sinceMs) <= TOGETHER_MS)
                .sorted(FIRST)
                .toList();
        if (near.isEmpty()) {
            return "";
        }
        String listed = near.stream().limit(MOST).map(this::beside).collect(Collectors.joining(", "));
        String more = near.size() > MOST ? " and " + (near.size() - MOST) + " more" : "";
        return (near.get(0).sinceMs < sinceMs ? "did not move first: " : "moved first; with it: ") + listed + more;
    }

    private String beside(Moved other) {
        long seconds = Math.round((other.sinceMs - sinceMs) / 1e3);
        String when =
                seconds == 0 ? "at the same time" : Math.abs(seconds) + " s " + (seconds < 0 ? "before" : "after");
        return other.subject() + " " + when;
    }

    private String subject() {
        String which = labels.size() == 0 ? "" : Words.foreign(labels.toString());
        return signal + which + " of " + target.instance().name();
    }
}
