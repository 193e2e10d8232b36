package vigie.app.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.AuditChain;
import vigie.model.Alert;
import vigie.model.AuditEntry;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.Run;
import vigie.model.Status;

/** What must be so when everything was healed and has had the time to settle. */
final class Aftermath {
    /** Nothing in these says that an instance is well again. */
    private static final Set<Mood> DOWN_OR_UNKNOWN =
            EnumSet.of(Mood.KILLED, Mood.HANGING, Mood.FAILING, Mood.DRIPPING, Mood.UNSURE, Mood.SILENT);

    /** How the keys of pages begin that were sent while there was no record to open an incident in. */
    private static final String FROM_MEMORY = "vigie-";

    private final World world;
    private final VigieProcess vigie;

    private Aftermath(World world, VigieProcess vigie) {
        this.world = world;
        this.vigie = vigie;
    }

    static void check(World world) {
        VigieProcess vigie = world.vigie();
        if (vigie == null) {
            world.problem("vigie does not run at the end");
            return;
        }
        Aftermath aftermath = new Aftermath(world, vigie);
        aftermath.everythingIsUp();
        aftermath.nothingIsOpen();
        aftermath.nothingIsWaiting();
        aftermath.everyIncidentWasTold();
        aftermath.noResolveCameTooEarly();
        aftermath.nothingUnknownWasTakenForWell();
        aftermath.theAuditChainHolds();
    }

    /** Whether everything is up and over, and nothing is waiting. */
    static boolean isSettled(World world) {
        VigieProcess vigie = world.vigie();
        if (vigie == null || !world.recordFaults.isWell()) {
            return false;
        }
        IncidentLog.Condition condition = vigie.log().condition();
        return vigie.board().targets().stream().allMatch(t -> t.status() == Status.UP)
                && condition.outboxWaiting() == 0
                && condition.unsaved() == 0
                && vigie.log().incidents(true, 1, null).items().isEmpty()
                && vigie.log().runs(100, null).items().stream()
                        .allMatch(run -> run.state().isFinal());
    }

    private void everythingIsUp() {
        vigie.board().targets().stream()
                .filter(t -> t.status() != Status.UP)
                .forEach(
                        t -> world.problem("at the end " + t.target().key() + " is " + t.status() + ": " + t.reason()));
    }

    private void nothingIsOpen() {
        for (Incident incident : vigie.log().incidents(true, 1000, null).items()) {
            world.problem("at the end incident " + incident.id() + " is open: " + incident.summary() + " "
                    + incident.alerts());
        }
        for (ScriptedReceiver receiver : world.receivers.values()) {
            receiver.open()
                    .forEach(
                            key -> world.problem("at the end " + receiver.name() + " waits for the resolve of " + key));
            receiver.faults().forEach(fault -> world.problem(receiver.name() + " heard " + fault));
        }
        for (Run run : vigie.log().runs(1000, null).items()) {
            if (!run.state().isFinal()) {
                world.problem("at the end run " + run.id() + " is " + run.state());
            }
        }
    }

    private void nothingIsWaiting() {
        IncidentLog.Condition condition = vigie.log().condition();
        boolean idle = condition.recordUp() && condition.outboxWaiting() == 0 && condition.unsaved() == 0;
        if (!idle || condition.hold() != null) {
            world.problem("at the end " + condition);
        }
    }

    private void everyIncidentWasTold() {
        for (Incident incident : all(after -> vigie.log().incidents(false, 1000, after))) {
            Duration opened = sinceStart(incident.openedAt());
            Duration closed = sinceStart(Objects.requireNonNull(incident.closedAt()));
            boolean longEnough =
                    closed.minus(opened).compareTo(world.spec().groupWait.plusSeconds(5)) > 0;
            boolean late = world.spec().pagesLate(world.spec().downstream(incident.service()));
            if (longEnough && !late && world.watch.mustHaveBeenTold(opened, closed)) {
                world.receivers.values().stream()
                        .filter(r -> r.ledger().stream().noneMatch(n -> isTrigger(n, incident)))
                        .filter(r -> !wasHeldBack(incident, r))
                        .forEach(r -> world.problem(r.name() + " was never told of " + incident.id() + " ("
                                + Story.clock(opened) + " to " + Story.clock(closed) + "): " + incident.summary()));
            }
        }
    }

    /** Nobody is told that an incident is over before it is. What was told from memory may be over before there is an incident. */
    private void noResolveCameTooEarly() {
        for (ScriptedReceiver receiver : world.receivers.values()) {
            receiver.ledger().stream()
                    .filter(notice -> notice.action().equals("resolve"))
                    .forEach(notice -> resolved(receiver, notice));
        }
    }

    private void resolved(ScriptedReceiver receiver, ScriptedReceiver.Notice notice) {
        Optional<Incident> incident = vigie.log().incident(notice.key());
        if (incident.isEmpty() && notice.key().startsWith(FROM_MEMORY)) {
            return;
        }
        Instant closed = incident.map(Incident::closedAt).orElse(null);
        if (closed == null || notice.at().compareTo(sinceStart(closed)) < 0) {
            world.problem(receiver.name() + " heard at " + Story.clock(notice.at()) + " the resolve of " + notice.key()
                    + ", which closed at " + closed);
        }
    }

    /** UNKNOWN resolves nothing: whoever was down has shown something else before it was said that it is not any more. */
    private void nothingUnknownWasTakenForWell() {
        all(after -> vigie.log().incidents(false, 1000, after)).stream()
                .flatMap(i -> i.alerts().stream())
                .filter(a -> Objects.equals(a.labels().get("alertname"), "TargetDown"))
                .forEach(this::showedLife);
    }

    private void showedLife(Alert alert) {
        Node node = world.estate.at(Objects.requireNonNull(alert.labels().get("instance")));
        Duration from = sinceStart(alert.activeAt());
        Duration to = sinceStart(Objects.requireNonNull(alert.resolvedAt()));
        if (world.estate.past().showedOnly(DOWN_OR_UNKNOWN, node, from, to)) {
            world.problem(alert.labels() + " was resolved at " + Story.clock(to)
                    + ", and has shown no sign of life since " + Story.clock(from));
        }
    }

    /** Whether the incident itself says that a storm of pages kept it from a receiver until it was over. */
    private static boolean wasHeldBack(Incident incident, ScriptedReceiver receiver) {
        String never = receiver.name() + " is never told of it: held back by the storm until its end";
        return incident.timeline().stream().anyMatch(entry -> entry.text().equals(never));
    }

    private static boolean isTrigger(ScriptedReceiver.Notice notice, Incident incident) {
        return notice.key().equals(incident.id()) && notice.action().equals("trigger");
    }

    private Duration sinceStart(Instant at) {
        return Duration.between(world.time.start(), at);
    }

    private void theAuditChainHolds() {
        AuditChain.Verifier verifier = new AuditChain.Verifier();
        for (AuditEntry entry : all(after -> vigie.log().audit(1000, after))) {
            verifier.accept(entry);
        }
        verifier.end(vigie.database().read(AuditChain::head));
        String fault = verifier.fault();
        if (fault != null) {
            world.problem("the audit chain is broken: " + fault);
        }
    }

    private static <T> List<T> all(Function<@Nullable String, IncidentLog.Page<T>> pages) {
        List<T> items = new java.util.ArrayList<>();
        String after = null;
        do {
            IncidentLog.Page<T> page = pages.apply(after);
            items.addAll(page.items());
            after = page.next();
        } while (after != null);
        return items;
    }
}
