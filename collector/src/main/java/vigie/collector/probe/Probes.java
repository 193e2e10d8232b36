package vigie.collector.probe;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds of probes that this build knows, by the word under {@code use:}. Immutable. */
public final class Probes {
    private final SortedMap<String, Probe.Kind<?>> byUse = new TreeMap<>();

    /**
     * An index of kinds.
     *
     * @throws IllegalArgumentException if two have the same word
     */
    public Probes(List<Probe.Kind<?>> kinds) {
        for (Probe.Kind<?> kind : kinds) {
            if (byUse.putIfAbsent(kind.use(), kind) != null) {
                throw new IllegalArgumentException("a kind of probe must be registered once: was twice " + kind.use());
            }
        }
    }

    /**
     * The kind behind a word.
     *
     * @throws IllegalArgumentException that lists the known ones, if there is none
     */
    public Probe.Kind<?> kind(String use) {
        Probe.Kind<?> kind = byUse.get(use);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "use must be one of " + String.join(", ", byUse.keySet()) + ": was " + Excerpt.of(use, 80));
        }
        return kind;
    }

    /** Every kind, by its word, in order. */
    public SortedMap<String, Probe.Kind<?>> all() {
        return Collections.unmodifiableSortedMap(byUse);
    }
}
