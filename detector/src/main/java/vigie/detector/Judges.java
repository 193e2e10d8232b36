package vigie.detector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vigie.detector.DetectorConfig.Detect;
import vigie.detector.judge.Judge;
import vigie.detector.judge.JudgeMaker;
import vigie.model.Finding;

/** The judges by the methods of the estate. Immutable. */
final class Judges {
    private final Map<Class<? extends Detect>, Entry<?>> entries = new HashMap<>();

    /**
     * An index of methods.
     *
     * @throws IllegalStateException if two judge the same method
     */
    Judges(List<Entry<?>> all) {
        for (Entry<?> entry : all) {
            if (entries.put(entry.method, entry) != null) {
                throw new IllegalStateException("a method has one judge: " + entry.method.getSimpleName() + " has two");
            }
        }
    }

    /** What the findings of a method are. */
    Finding.Kind kind(Detect detect) {
        return entry(detect).kind;
    }

    /**
     * What makes the judges of a signal.
     *
     * @throws IllegalArgumentException if the method's settings make no sense
     */
    JudgeMaker maker(Detect detect) {
        Entry<?> entry = entry(detect);
        Judge unused = entry.make(detect, 1); // so that nonsense is found now, not at the first sample
        return intervalSeconds -> entry.make(detect, intervalSeconds);
    }

    private Entry<?> entry(Detect detect) {
        Entry<?> entry = entries.get(detect.getClass());
        if (entry == null) {
            throw new IllegalStateException("a method has one judge: " + detect.method() + " has none");
        }
        return entry;
    }

    /** Makes a fresh judge from a method's settings. */
    interface Maker<D extends Detect> {
        Judge make(D detect, double intervalSeconds);
    }

    /** One line of the index. */
    record Entry<D extends Detect>(Class<D> method, Finding.Kind kind, Maker<D> maker) {
        Judge make(Detect detect, double intervalSeconds) {
            return maker.make(method.cast(detect), intervalSeconds);
        }
    }
}
