package vigie.alerting.remediate.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.calendar.Windows;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.decide.FreshLook;
import vigie.alerting.remediate.decide.Starter;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Cause;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.alerting.remediate.run.Picture;
import vigie.model.Drill;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Experiment;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Status;

/**
 * Begins drills: when their calendar says so, or a person. A drill is a run of its plan whose cause is the drill; every guard but that of
 * evidence must let it through, and one more: nothing may be wrong, see {@link vigie.alerting.remediate.guard.Guards#DRILL}. One drill is
 * under way at a time. What was due and did not begin is kept too, and is told. On the loop.
 */
public final class Drills {
    /** What is looked at later than that after it was due is not begun any more: people expect it at its time. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private static final String SCHEDULE = "schedule";

    private final Means means;
    private final Picture picture;
    private final FreshLook looks;
    private final Starter starter;
    private final Alarms alarms;
    private final Border border;
    private final DrillWatch watch;

    public Drills(
            Means means,
            Picture picture,
            FreshLook looks,
            Starter starter,
            Alarms alarms,
            Border border,
            DrillWatch watch) {
        this.means = means;
        this.picture = picture;
        this.looks = looks;
        this.starter = starter;
        this.alarms = alarms;
        this.border = border;
        this.watch = watch;
    }

    /** Follows the drill that is under way, and begins what is due. */
    public void look() {
        watch.look();
        for (RemediationConfig.Drill drill : picture.config().drills()) {
            String cron = drill.cron();
            if (cron != null) {
                border.run("drill " + drill.name(), () -> due(drill, cron));
            }
        }
    }

    /** The estate may be another one: what people were told of drills that it has no more is over. */
    public void estateRead() {
        Set<String> names = picture.config().drills().stream()
                .map(RemediationConfig.Drill::name)
                .collect(Collectors.toSet());
        means.database().write(tx -> alarms.clear(tx, Finding.Kind.DRILL_FAILED, a -> !names.contains(a.plan())));
    }

    /** Whether trouble is what the drill under way makes: its own instance, and nothing else. */
    public boolean expects(Finding finding) {
        return watch.expects(finding);
    }

    private void due(RemediationConfig.Drill drill, String cron) {
        Instant now = means.clock().instant();
        String calendar = cron + ' ' + drill.zone();
        Optional<Instant> due = means.database().read(sql -> DrillBook.due(sql, drill.name(), calendar));
        if (due.isPresent() && due.get().isAfter(now)) {
            return;
        }
        Optional<Instant> next = Windows.next(cron, drill.zone(), now);
        means.database().write(tx -> {
            DrillBook.due(tx, drill.name(), calendar, next.orElse(Instant.ofEpochMilli(Long.MAX_VALUE)));
            return true;
        });
        if (due.isPresent()) {
            if (due.get().plus(LATE).isBefore(now)) {
                String why = "it was due at " + Words.of(due.get()) + ", and nobody looked then";
                notStarted(fresh(drill, SCHEDULE), why);
            } else {
                begin(drill, SCHEDULE, new CompletableFuture<>());
            }
        }
    }

    /** Begins a drill of the estate now; the answer says whether it began, and as what. */
    public CompletionStage<Answer> begin(String name, String by) {
        Optional<RemediationConfig.Drill> drill = picture.config().drills().stream()
                .filter(d -> d.name().equals(name))
                .findFirst();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (drill.isEmpty()) {
            answer.complete(new Answer(Result.NOT_FOUND, "the estate has no drill " + name));
        } else {
            begin(drill.get(), by, answer);
        }
        return answer;
    }

    private void begin(RemediationConfig.Drill drill, String by, CompletableFuture<Answer> answer) {
        Drill begun = fresh(drill, by);
        Optional<String> already = means.database().write(tx -> {
            Optional<Experiment> experiment = ExperimentBook.running(tx);
            if (experiment.isPresent()) {
                return experiment.map(e -> "the experiment \"" + e.title() + "\" is under way");
            }
            if (!DrillBook.begin(tx, begun)) {
                return DrillBook.running(tx)
                        .map(d -> "drill " + d.name() + " is under way since " + Words.of(d.startedAt()));
            }
            tx.audit(by, "drill.began", Map.of("drill", begun.id(), "name", drill.name(), "plan", drill.plan()));
            means.desk()
                    .note(
                            tx,
                            begun.id(),
                            "decision",
                            "Drill " + drill.name() + " of plan " + drill.plan() + " by " + by,
                            Map.of());
            return Optional.empty();
        });
        if (already.isPresent()) {
            notStarted(begun, already.get());
            answer.complete(new Answer(Result.CONFLICT, already.get()));
            return;
        }
        watch.began(begun.id());
        looks.at(begun.service(), fresh -> {
            boolean decided = border.run("drill " + drill.name(), () -> {
                String why = start(drill, begun, fresh);
                answer.complete(why == null ? new Answer(Result.DONE, begun.id()) : new Answer(Result.CONFLICT, why));
            });
            if (!decided) {
                answer.completeExceptionally(new IllegalStateException("drill " + drill.name() + " could not begin"));
            }
        });
    }

    /** Chooses the instance and begins the run; why not, or null. */
    private @Nullable String start(RemediationConfig.Drill drill, Drill begun, Fresh fresh) {
        Plan plan = plan(drill);
        Optional<Instance> target = target(drill, begun.service());
        if (plan == null || target.isEmpty()) {
            String why = plan == null
                    ? "the estate has no plan " + drill.plan() + " any more"
                    : drill.instance() == null
                            ? "no instance of " + begun.service() + " is UP"
                            : drill.instance() + " is no instance of " + begun.service();
            end(begun, why);
            return why;
        }
        String trouble = watch.trouble(begun.service());
        if (trouble != null) {
            end(begun, trouble);
            return trouble;
        }
        Cause cause = Cause.drill(drill.name(), means.clock().instant());
        Candidate candidate = new Candidate(plan, Run.Mode.AUTO, begun.id(), target.get(), cause, true);
        Optional<Refused> refused =
                starter.rehearse(candidate, fresh, (tx, run) -> DrillBook.runs(tx, begun.id(), run));
        refused.ifPresent(no -> end(begun, no.rule() + ": " + no.reason()));
        return refused.map(no -> no.rule() + ": " + no.reason()).orElse(null);
    }

    private void end(Drill begun, String why) {
        means.database().write(tx -> {
            if (DrillBook.end(tx, begun.id(), Drill.State.NOT_STARTED, why, null)) {
                told(tx, begun, why);
            }
            return true;
        });
    }

    private void notStarted(Drill drill, String why) {
        means.database().write(tx -> {
            DrillBook.add(
                    tx,
                    new Drill(
                            drill.id(),
                            drill.name(),
                            drill.plan(),
                            drill.service(),
                            "",
                            drill.by(),
                            Drill.State.NOT_STARTED,
                            why,
                            null,
                            tx.now(),
                            tx.now(),
                            drill.objective(),
                            null,
                            null,
                            List.of()));
            told(tx, drill, why);
            return true;
        });
    }

    private void told(Transaction tx, Drill drill, String why) {
        means.desk().note(tx, drill.id(), "refused", "It did not begin: " + why, Map.of());
        tx.audit("vigie", "drill.not_started", Map.of("drill", drill.id(), "name", drill.name(), "reason", why));
        // Who asks for it hears it at once; what was due and did not run is for everybody.
        if (drill.by().equals(SCHEDULE)) {
            alarms.raise(tx, watch.alarm(drill, "drill " + drill.name() + " was due and did not begin: " + why));
        }
    }

    private Drill fresh(RemediationConfig.Drill drill, String by) {
        Plan plan = plan(drill);
        String service =
                plan == null ? "" : Objects.requireNonNullElse(plan.when().service(), "");
        Duration own = drill.rto();
        Duration objective = own != null
                ? own
                : means.board()
                        .service(service)
                        .map(ServiceState::service)
                        .map(s -> s.rto())
                        .orElse(null);
        return new Drill(
                means.ids().get(),
                drill.name(),
                drill.plan(),
                service,
                "",
                by,
                Drill.State.RUNNING,
                "",
                null,
                means.clock().instant(),
                null,
                objective,
                null,
                null,
                List.of());
    }

    private @Nullable Plan plan(RemediationConfig.Drill drill) {
        return picture.config().plans().stream()
                .filter(p -> p.name().equals(drill.plan()))
                .findFirst()
                .orElse(null);
    }

    /** The one that is named; or, of those that are UP, the one that was drilled the longest ago. */
    private Optional<Instance> target(RemediationConfig.Drill drill, String service) {
        List<InstanceState> all =
                means.board().service(service).map(ServiceState::instances).orElse(List.of());
        if (drill.instance() != null) {
            return all.stream()
                    .map(InstanceState::instance)
                    .filter(i ->
                            i.address().equals(drill.instance()) || i.name().equals(drill.instance()))
                    .findFirst();
        }
        return means.database()
                .read(sql -> all.stream()
                        .filter(i -> i.status() == Status.UP)
                        .map(InstanceState::instance)
                        .min(Comparator.comparingLong(i -> DrillBook.lastOn(sql, service, i.address()))));
    }
}
