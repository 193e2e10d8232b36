package vigie.app.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.EstateBoard;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Score;
import vigie.model.ScoreBoard;
import vigie.model.Status;

/** Breaks the example estate, one fault after the other, watches through the windows how Vigie heals it, and tells of it. */
final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    /** How long a zone stays away: long enough for the brake to have been tried many times. */
    private static final Duration OUTAGE = Duration.ofSeconds(8);

    /** Longer than the cool-down of the example's plans. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    private final DemoEstate estate;
    private final EstateBoard board;
    private final IncidentLog log;
    private final ScoreBoard scores;
    private final Consumer<String> out;
    private final Set<String> told = new HashSet<>();
    private final Instant begin = Instant.now();

    private final BooleanSupplier asked;

    /** What of the service the story looks through. */
    record Windows(EstateBoard board, IncidentLog log, ScoreBoard scores) {}

    /** A story that ends early when {@code asked} says so. */
    Story(DemoEstate estate, Windows windows, Consumer<String> out, BooleanSupplier asked) {
        this.estate = estate;
        this.board = windows.board;
        this.log = windows.log;
        this.scores = windows.scores;
        this.out = out;
        this.asked = asked;
    }

    /** Waits until everything is seen UP; false if that does not come. */
    boolean awaitHealth() {
        return await(this::allIsWell);
    }

    /** Plays one fault to its end; whether all healed as it should. It waits until the instances that it hits are judged. */
    boolean play(Fault fault) throws IOException, InterruptedException {
        if (!await(() -> areJudged(fault.instances()))) {
            return false;
        }
        Instant start = Instant.now();
        out.accept("");
        tell(start, "fault", fault.text());
        fault.begin().to(estate);
        boolean good = fault.acts() ? healed(fault, start) : held(fault, start);
        return awaitQuiet() && good;
    }

    /** Lets a viewer breathe before the next fault. */
    void pause() {
        Instant until = Instant.now().plus(PAUSE);
        await(() -> Instant.now().isAfter(until));
    }

    private boolean healed(Fault fault, Instant start) {
        boolean acted = await(() -> firstCall(start) != null && allIsWell());
        Instant recovered = Instant.now();
        boolean closed = awaitQuiet();
        Instant called = firstCall(start);
        out.accept("  " + fault.text() + " · detected " + since(start, detected(start)) + " · acted "
                + since(start, called) + " · recovered " + since(start, recovered(start, fault, recovered)));
        return acted && closed;
    }

    private boolean held(Fault fault, Instant start) throws IOException, InterruptedException {
        boolean refused = await(() -> refusal(start).isPresent());
        Instant until = start.plus(OUTAGE);
        await(() -> Instant.now().isAfter(until));
        fault.end().to(estate);
        boolean well = await(this::allIsWell);
        Instant recovered = Instant.now();
        boolean noAction = firstCall(start) == null;
        out.accept("  " + fault.text() + " · detected " + since(start, detected(start)) + " · "
                + (noAction ? "brake held" : "ACTED, which it must not")
                + refusal(start)
                        .map(r -> " (" + r.rule() + ": " + r.reason() + ")")
                        .orElse("")
                + " · recovered " + since(until, recovered) + " after it came back");
        return refused && well && noAction;
    }

    private boolean areJudged(List<String> instances) {
        return scores.scores().stream()
                .filter(score ->
                        instances.contains(score.series().target().instance().name()))
                .noneMatch(Score::warming);
    }

    private @Nullable Instant detected(Instant start) {
        return incidents()
                .flatMap(i -> i.alerts().stream())
                .map(Alert::firedAt)
                .filter(at -> at != null && !at.isBefore(start))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private @Nullable Instant firstCall(Instant start) {
        for (Run run : log.runs(50, null).items()) {
            for (Run.Step step : run.steps()) {
                Instant at = step.calledAt();
                if (at != null && !at.isBefore(start)) {
                    return at;
                }
            }
        }
        return null;
    }

    /** When the last of the instances came back; for a fault that never took it down, when its alert was resolved. */
    private Instant recovered(Instant start, Fault fault, Instant otherwise) {
        return board.services().stream()
                .flatMap(s -> s.instances().stream())
                .filter(i -> fault.instances().contains(i.instance().name()))
                .map(EstateBoard.InstanceState::since)
                .filter(at -> at.isAfter(start))
                .max(Instant::compareTo)
                .orElse(otherwise);
    }

    private Optional<Refusal> refusal(Instant start) {
        return log.refusals(50, null).items().stream()
                .filter(r -> !r.at().isBefore(start))
                .reduce((newer, older) -> older);
    }

    private boolean awaitQuiet() {
        return await(() -> log.incidents(true, 1, null).items().isEmpty() && allIsWell() && noRunIsOpen());
    }

    private boolean noRunIsOpen() {
        return log.runs(20, null).items().stream().allMatch(r -> r.state().isFinal());
    }

    private boolean allIsWell() {
        List<EstateBoard.ServiceState> services = board.services();
        return !services.isEmpty()
                && services.stream().allMatch(s -> s.status() == Status.UP)
                && log.incidents(true, 1, null).items().isEmpty();
    }

    private boolean await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline) && !asked.getAsBoolean()) {
            tellNews();
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    private void tellNews() {
        incidents().forEach(incident -> {
            for (Incident.Entry entry : incident.timeline()) {
                if (told.add(incident.id() + entry.at() + entry.kind() + entry.text())) {
                    tell(entry.at(), entry.kind(), entry.text());
                }
            }
        });
    }

    private java.util.stream.Stream<Incident> incidents() {
        return log.incidents(null, 5, null).items().stream();
    }

    private void tell(Instant at, String kind, String text) {
        Duration offset = Duration.between(begin, at);
        out.accept(String.format(
                Locale.ROOT,
                "  %02d:%02d.%d  %-9s %s",
                offset.toMinutes(),
                offset.toSecondsPart(),
                offset.toMillisPart() / 100,
                kind,
                text));
    }

    private static String since(Instant start, @Nullable Instant at) {
        return at == null
                ? "never"
                : String.format(
                        Locale.ROOT, "%.1f s", Duration.between(start, at).toMillis() / 1000.0);
    }
}
