package vigie.collector.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.model.CheckResult;
import vigie.model.SampleSink;
import vigie.model.Status;
import vigie.model.Target;

/** One way to examine a target. One object serves one target for as long as its check is not changed. */
public interface Probe {
    /**
     * Starts a look at the target and says exactly once what was seen, on a thread of the transport. Never throws for what the
     * target does; never runs twice at once for one target.
     */
    void start(Duration timeout, Consumer<Answer> whenDone);

    /** Whether it hands in samples of its own, with their end; the collector adds none to those. */
    default boolean scrapes() {
        return false;
    }

    /** What is left behind when the target is not polled any more. */
    default void close() {}

    /**
     * What a look has found; the collector adds when, how long and of which target.
     *
     * @param phase where it failed, or null
     * @param reason why it is not UP; empty if it is
     * @param seen what else it saw
     */
    record Answer(
            Status status,
            CheckResult.@Nullable Phase phase,
            String reason,
            List<CheckResult.Component> components,
            Seen seen) {
        /** All is well. */
        public static final Answer UP = new Answer(Status.UP, null, "", List.of());

        public Answer {
            components = List.copyOf(components);
        }

        /** An answer that saw nothing else. */
        public Answer(
                Status status,
                CheckResult.@Nullable Phase phase,
                String reason,
                List<CheckResult.Component> components) {
            this(status, phase, reason, components, Seen.NOTHING);
        }

        /** The same answer with what else it saw. */
        public Answer seeing(Seen what) {
            return new Answer(status, phase, reason, components, what);
        }

        /** Does not work, and where that was seen. */
        public static Answer down(CheckResult.Phase phase, String reason) {
            return new Answer(Status.DOWN, phase, reason, List.of());
        }

        /** Not known, and why: neither up nor down. */
        public static Answer unknown(String reason) {
            return new Answer(Status.UNKNOWN, CheckResult.Phase.ASSERT, reason, List.of());
        }

        /** Works, with something wrong. */
        public static Answer degraded(String reason) {
            return new Answer(Status.DEGRADED, CheckResult.Phase.ASSERT, reason, List.of());
        }
    }

    /**
     * Makes probes of one kind; the one registration that a new kind needs, in {@code CollectorWiring}.
     *
     * @param use the word under {@code use:} in the estate
     * @param config the record that the keys of the check are bound to; its compact constructor sets defaults and refuses nonsense
     * @param maker makes the probe of one target
     */
    record Kind<C extends Record>(String use, Class<C> config, Maker<C> maker) {
        /** A probe of this kind for a target; {@code config} was bound to this kind's record. */
        public Probe make(Target target, Record config, Context context) {
            return maker.make(target, this.config.cast(config), context);
        }
    }

    /** Makes a probe of one target. */
    @FunctionalInterface
    interface Maker<C extends Record> {
        Probe make(Target target, C config, Context context);
    }

    /** What the collector lends to probes. */
    interface Context {
        HttpTransport http();

        TcpTransport tcp();

        AddressPolicy targets();

        SampleSink samples();

        /** The wall clock. */
        Instant now();

        /** Nanoseconds of a clock that only goes forward, for durations. */
        long nanoTime();

        CollectorConfig.Limits limits();
    }
}
