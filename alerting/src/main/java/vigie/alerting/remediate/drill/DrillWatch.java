package vigie.alerting.remediate.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.incident.Recoveries;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.alerting.remediate.run.StepBook;
import vigie.model.Drill;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Service;

/**
 * Follows the drill that is under way: breaks it off when something goes wrong that is not its own doing, and ends it when its run has. Its
 * own doing is trouble of its instance; all else counts, wherever it is. On the loop.
 */
public final class DrillWatch {
    /** A drill without a run by then was begun by a process that has ended: a fresh look takes two minutes at most. */
    private static final Duration UNBEGUN = Duration.ofMinutes(3);

    private final Means means;
    private final Picture picture;
    private final Journal journal;
    private final Endings endings;
    private final Alarms alarms;
    private @Nullable Drill under;
    /** What held when it began, by a process that ended or by this one. */
    private final Set<String> before = new HashSet<>();

    private String beforeOf = "";

    public DrillWatch(Means means, Picture picture, Journal journal, Endings endings, Alarms alarms) {
        this.means = means;
        this.picture = picture;
        this.journal = journal;
        this.endings = endings;
        this.alarms = alarms;
    }

    void began(String drill) {
        before.clear();
        picture.triggers().forEach(t -> before.add(t.finding().id()));
        beforeOf = drill;
    }

    void look() {
        Optional<Drill> running = means.database().read(DrillBook::running);
        under = running.orElse(null);
        running.ifPresent(this::follow);
    }

    /** Whether trouble is that of the instance that is drilled now, and its drill is still well under way. */
    boolean expects(Finding finding) {
        Drill drill = under;
        return drill != null && drill.reason().isEmpty() && isOwn(drill, finding);
    }

    private static boolean isOwn(Drill drill, Finding finding) {
        return finding.instance() != null
                && finding.service().equals(drill.service())
                && finding.instance().address().equals(drill.instance());
    }

    /** What is wrong with a service or with what it depends on, or null. */
    @Nullable
    String trouble(String service) {
        Set<String> scope = scope(service);
        for (Trigger t : picture.triggers()) {
            if (scope.contains(t.finding().service()) && t.finding().kind() != Finding.Kind.DRILL_FAILED) {
                return "incident " + t.incident() + " is open: " + t.finding().summary();
            }
        }
        return means.database().read(sql -> {
            for (String name : scope) {
                Optional<String> open = sql.first(
                        "SELECT summary FROM alert WHERE service = ? AND state = 'FIRING' AND kind <> 'DRILL_FAILED' LIMIT 1",
                        r -> r.getString(1),
                        name);
                if (open.isPresent()) {
                    return "an incident of " + name + " is open: " + open.get();
                }
            }
            return null;
        });
    }

    private Set<String> scope(String service) {
        Map<String, List<String>> edges = picture.config().services().stream()
                .collect(Collectors.toMap(Service::name, Service::dependsOn, (first, same) -> first));
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(service));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                open.addAll(edges.getOrDefault(name, List.of()));
            }
        }
        return seen;
    }

    private void follow(Drill drill) {
        String id = drill.run();
        Optional<PlanRun> run = id == null ? Optional.empty() : means.database().read(sql -> RunBook.find(sql, id));
        if (run.isEmpty()) {
            if (drill.startedAt().plus(UNBEGUN).isBefore(means.clock().instant())) {
                end(drill, null, Drill.State.NOT_STARTED, "the process that began it has ended");
            }
            return;
        }
        Run.State state = run.get().state();
        if (state.isFinal() || state == Run.State.UNCERTAIN) {
            ended(drill, run.get());
            return;
        }
        String why = drill.reason().isEmpty() ? unexpected(drill) : drill.reason();
        if (why != null) {
            abort(drill, run.get(), why);
        }
    }

    private @Nullable String unexpected(Drill drill) {
        for (Trigger t : picture.triggers()) {
            boolean known =
                    drill.id().equals(beforeOf) && before.contains(t.finding().id());
            boolean since =
                    !t.activeAt().isBefore(drill.startedAt()) || (drill.id().equals(beforeOf) && !known);
            if (since && !isOwn(drill, t.finding()) && t.finding().kind() != Finding.Kind.DRILL_FAILED) {
                return "something else went wrong, incident " + t.incident() + ": "
                        + t.finding().summary();
            }
        }
        return null;
    }

    /** No further step; what was done is taken back. A call that is out has its answer first: nothing is taken back that may come after. */
    private void abort(Drill drill, PlanRun seen, String why) {
        means.database().write(tx -> {
            RunBook.lock(tx);
            PlanRun run = RunBook.find(tx, seen.id()).orElseThrow();
            if (drill.reason().isEmpty()) {
                DrillBook.reason(tx, drill.id(), why);
                tx.audit("vigie", "drill.aborted", Map.of("drill", drill.id(), "name", drill.name(), "reason", why));
                journal.write(tx, run, Line.of("decision", "The drill is broken off: " + why));
            }
            if (run.state() == Run.State.GUARDED && run.step() == 1) {
                journal.move(tx, run, run.after(Event.EXPIRE, tx.now()), Line.of("state", why));
            } else if (run.state() == Run.State.GUARDED) {
                endings.giveUp(tx, run, Run.State.FAILED, why);
            } else if (run.state() == Run.State.VERIFYING) {
                StepBook.settled(tx, run.id(), run.step(), StepState.FAILED, "not verified, the drill was broken off");
                endings.giveUp(tx, run, Run.State.EXHAUSTED, why);
            }
            return true;
        });
    }

    private void ended(Drill drill, PlanRun run) {
        Instant called = run.standing().firstCallAt();
        Duration acted = called == null ? null : Duration.between(drill.startedAt(), called);
        if (run.state() == Run.State.DONE) {
            Duration took = drill.recovered() == null ? Duration.ZERO : drill.recovered();
            boolean inTime = drill.objective() == null || took.compareTo(drill.objective()) <= 0;
            String text = "it recovered after " + seconds(took)
                    + (drill.objective() == null ? "" : ", the objective is " + seconds(drill.objective()));
            if (!drill.reason().isEmpty()) {
                end(drill, acted, Drill.State.ABORTED, drill.reason());
            } else {
                end(drill, acted, inTime ? Drill.State.PASSED : Drill.State.FAILED, text);
            }
        } else if (!drill.reason().isEmpty()) {
            end(drill, acted, Drill.State.ABORTED, drill.reason());
        } else if (called == null) {
            end(drill, null, Drill.State.NOT_STARTED, lastWord(run));
        } else {
            end(drill, acted, Drill.State.FAILED, lastWord(run));
        }
    }

    private String lastWord(PlanRun run) {
        return means.database().read(sql -> {
            String last = "its run is " + run.state().name().toLowerCase(Locale.ROOT);
            for (var step : StepBook.of(sql, run.id())) {
                if (!step.outcome().isEmpty() && !step.isUndo()) {
                    last = step.action() + ": " + step.outcome();
                }
            }
            return last;
        });
    }

    private void end(Drill drill, @Nullable Duration acted, Drill.State state, String why) {
        means.database().write(tx -> {
            if (DrillBook.end(tx, drill.id(), state, why, acted)) {
                ended(tx, drill, state, why);
            }
            return true;
        });
        under = null;
    }

    private void ended(Transaction tx, Drill drill, Drill.State state, String why) {
        String word = state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        means.desk().note(tx, drill.id(), "state", "The drill is over, " + word + ": " + why, Map.of());
        tx.audit(
                "vigie",
                "drill." + state.name().toLowerCase(Locale.ROOT),
                Map.of("drill", drill.id(), "name", drill.name(), "reason", why));
        if (drill.recovered() != null) {
            Recoveries.measured(tx, drill.service(), drill.recovered(), "drill " + drill.id());
        }
        if (state == Drill.State.PASSED) {
            alarms.clear(tx, Finding.Kind.DRILL_FAILED, a -> a.plan().equals(drill.name()));
        } else {
            alarms.raise(tx, alarm(drill, "drill " + drill.name() + " " + word + ": " + why));
        }
    }

    /** What people are told of a drill that is no proof. */
    Alarms.Alarm alarm(Drill drill, String summary) {
        return new Alarms.Alarm(
                Finding.Kind.DRILL_FAILED,
                drill.service(),
                null,
                drill.name(),
                "",
                summary,
                List.of("drill " + drill.id() + " of plan " + drill.plan()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
