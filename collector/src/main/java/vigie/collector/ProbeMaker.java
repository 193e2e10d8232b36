package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.SampleSink;
import vigie.model.Target;

/** Makes the probes of targets, and is the context that they work in. Any thread; the limits may change under them. */
final class ProbeMaker implements Probe.Context {
    private final Collector.Parts parts;
    private volatile CollectorConfig.Limits limits = CollectorConfig.Limits.DEFAULT;

    ProbeMaker(Collector.Parts parts) {
        this.parts = parts;
    }

    void limits(CollectorConfig.Limits limits) {
        this.limits = limits;
    }

    /**
     * A probe of a target. A target that its kind of probe refuses (an address without a port, say) is looked at by one that answers with
     * the refusal: what is wrong with one target is seen there, and nowhere else.
     */
    Probe make(Target target, CollectorConfig.Check check) {
        try {
            return parts.probes().kind(check.use()).make(target, check.settings(), this);
        } catch (IllegalArgumentException e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Refuses a check that no probe can be made for.
     *
     * @throws IllegalArgumentException if its kind is not known or its settings are another kind's
     */
    void validate(CollectorConfig.Check check) {
        Probe.Kind<?> kind = parts.probes().kind(check.use());
        if (!kind.config().isInstance(check.settings())) {
            throw new IllegalArgumentException("the settings of check " + check.name() + " must be those of "
                    + check.use() + ": were " + check.settings().getClass().getSimpleName());
        }
    }

    /** Looks at nothing, and says why. */
    private record Refused(String reason) implements Probe {
        @Override
        public void start(Duration timeout, Consumer<Answer> whenDone) {
            whenDone.accept(Answer.down(CheckResult.Phase.RESOLVE, reason));
        }
    }

    @Override
    public HttpTransport http() {
        return parts.http();
    }

    @Override
    public TcpTransport tcp() {
        return parts.tcp();
    }

    @Override
    public AddressPolicy targets() {
        return parts.targets();
    }

    @Override
    public SampleSink samples() {
        return parts.samples();
    }

    @Override
    public Instant now() {
        return parts.clock().instant();
    }

    @Override
    public long nanoTime() {
        return parts.nanoTime().getAsLong();
    }

    @Override
    public CollectorConfig.Limits limits() {
        return limits;
    }
}
