package vigie.collector.probe.reconcile;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Bounds;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: reconcile}: asks two sources for a number that must be the same, at one moment and over one window, and tells by how much they
 * differ. Answers row 4.2.4 of the mission.
 *
 * <p>A source that cannot be asked makes it UNKNOWN: nothing is known of whether they agree.
 */
public final class ReconcileProbe implements Probe {
    private final Context context;
    private final Config config;
    private final Source left;
    private final Source right;

    ReconcileProbe(Target target, Config config, Context context, Executor lane) {
        this.context = context;
        this.config = config;
        this.left = source("left", config.left(), target, context, lane);
        this.right = source("right", config.right(), target, context, lane);
    }

    private static Source source(String name, Side side, Target target, Context context, Executor lane) {
        HostPort address = HostPort.parse(target.instance().address());
        return side.sql() != null
                ? side.sql().source(address, context, lane)
                : requireNonNull(side.json()).source(address, target.key() + '/' + name, context);
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "reconcile",
                Config.class,
                (target, config, context) -> new ReconcileProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        Window window = Window.before(context.now(), config.window(), requireNonNull(config.delay()));
        CompletableFuture<Reading> one = new CompletableFuture<>();
        CompletableFuture<Reading> other = new CompletableFuture<>();
        var unused = one.thenAcceptBoth(other, (l, r) -> whenDone.accept(judge(l, r, window)));
        left.read(window, timeout, one::complete);
        right.read(window, timeout, other::complete);
    }

    private Answer judge(Reading l, Reading r, @Nullable Window window) {
        Answer unread =
                l.why() != null ? unread("left", l.why(), r) : r.why() != null ? unread("right", r.why(), l) : null;
        double difference = l.value() - r.value();
        Seen seen = new Seen(
                List.of(),
                List.of(),
                List.of(
                        figure("reconcile_left", l.value()),
                        figure("reconcile_right", r.value()),
                        figure("reconcile_difference", difference)));
        if (unread != null) {
            return unread.seeing(seen);
        }
        double allowed = config.allowed(l.value(), r.value());
        if (Math.abs(difference) <= allowed) {
            return Answer.UP.seeing(seen);
        }
        String over = window == null ? "" : ", " + window;
        return Answer.degraded("left is " + Bounds.text(l.value()) + ", right is " + Bounds.text(r.value())
                        + ": they differ by " + Bounds.text(Math.abs(difference)) + ", allowed " + Bounds.text(allowed)
                        + over)
                .seeing(seen);
    }

    private static Answer unread(String name, Answer why, Reading other) {
        CheckResult.Phase phase = requireNonNullElse(why.phase(), CheckResult.Phase.ASSERT);
        String second = other.why() == null ? "" : "; nor does the other tell a number";
        return new Answer(Status.UNKNOWN, phase, Excerpt.of(name + ": " + why.reason() + second, 400), List.of());
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }

    /**
     * The keys of a {@code reconcile} check.
     *
     * @param left one source
     * @param right the other
     * @param tolerance by how much they may differ; 0 unless said
     * @param tolerancePercent the same in percent of the larger of the two; of both the wider counts; 0 unless said
     * @param window the length of the time that both are asked for; none unless said
     * @param delay how long ago it ended, so that what was under way has arrived; 1 minute unless said
     */
    public record Config(
            Side left,
            Side right,
            @Nullable Double tolerance,
            @Nullable Double tolerancePercent,
            @Nullable Duration window,
            @Nullable Duration delay) {

        private static final Duration DELAY = Duration.ofMinutes(1);

        public Config {
            tolerance = requireNonNullElse(tolerance, 0.0);
            tolerancePercent = requireNonNullElse(tolerancePercent, 0.0);
            if (tolerance < 0) {
                throw new IllegalArgumentException("tolerance must be at least 0: was " + Bounds.text(tolerance));
            }
            if (tolerancePercent < 0 || tolerancePercent > 100) {
                throw new IllegalArgumentException(
                        "tolerance_percent must be from 0 to 100: was " + Bounds.text(tolerancePercent));
            }
            if (window != null && (window.compareTo(Duration.ofSeconds(1)) < 0)) {
                throw new IllegalArgumentException("window must be at least 1s: was " + window);
            }
            if (delay != null && (window == null || delay.isNegative())) {
                throw new IllegalArgumentException("delay must be at least 0s and needs window: was " + delay);
            }
            delay = requireNonNullElse(delay, DELAY);
            boolean asked = left.asksForWindow() || right.asksForWindow();
            if (asked != (window != null)) {
                throw new IllegalArgumentException("window must be said where a side has {from} or {to}, and nowhere"
                        + " else: was " + (window == null ? "not said" : window));
            }
        }

        /** By how much two numbers may differ. */
        double allowed(double l, double r) {
            double share = requireNonNull(tolerancePercent) / 100 * Math.max(Math.abs(l), Math.abs(r));
            return Math.max(requireNonNull(tolerance), share);
        }
    }
}
