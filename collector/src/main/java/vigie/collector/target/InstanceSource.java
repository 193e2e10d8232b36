package vigie.collector.target;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import vigie.model.Instance;

/** One place that tells of a service's instances. It is passive: somebody else says when it is read, and never twice at once. */
public interface InstanceSource {
    /** What it is, for messages and metrics: {@code file_sd pattern}, {@code http_sd address}. */
    String name();

    /** How long to wait from one reading to the next. */
    Duration every();

    /** How long a reading may take before it is given up and another started. */
    Duration patience();

    /** Starts a reading; says exactly once what was read, on any thread, perhaps before this returns. */
    void read(Consumer<Reading> whenDone);

    /**
     * What was read.
     *
     * @param instances the complete list, with the last good one in place of what could not be read
     * @param complete whether anything was read at all; if not, the last good reading as a whole stays
     * @param problems what could not be read now, for people; empty if all could
     */
    record Reading(List<Instance> instances, boolean complete, List<String> problems) {
        public Reading {
            instances = List.copyOf(instances);
            problems = List.copyOf(problems);
        }

        /** A complete list. */
        public static Reading of(List<Instance> instances) {
            return new Reading(instances, true, List.of());
        }

        /** Nothing could be read. */
        public static Reading failed(String problem) {
            return new Reading(List.of(), false, List.of(problem));
        }
    }
}
