package vigie.alerting;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.alert.Troubled;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.heartbeat.Heartbeat;
import vigie.alerting.incident.AnomalyFeedback;
import vigie.alerting.incident.IncidentBook;
import vigie.alerting.incident.IncidentDesk;
import vigie.alerting.incident.IncidentReader;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.incident.NoticeDesk;
import vigie.alerting.incident.Policy;
import vigie.alerting.lead.Leadership;
import vigie.alerting.loop.Bell;
import vigie.alerting.loop.Parts;
import vigie.alerting.loop.Pass;
import vigie.alerting.notify.EmailNotifier;
import vigie.alerting.notify.GrafanaNotifier;
import vigie.alerting.notify.Notifier;
import vigie.alerting.notify.PagerDutyNotifier;
import vigie.alerting.notify.SlackNotifier;
import vigie.alerting.notify.TeamsNotifier;
import vigie.alerting.notify.WebhookNotifier;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.outbox.Deliveries;
import vigie.alerting.outbox.Fallbacks;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.PageStorms;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.outbox.Resending;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.quiet.Silences;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.HealingFirst;
import vigie.alerting.remediate.Remedies;
import vigie.alerting.remediate.means.FreshChecks;
import vigie.model.Change;

/** The room's table of contents: what there is, and how it hangs together. */
public final class AlertingWiring {
    private static final AlertingConfig NOTHING = new AlertingConfig(
            List.of(), List.of(), Map.of(), null, List.of(), Map.of(), RemediationConfig.Healing.DEFAULT, "");

    private AlertingWiring() {}

    /** The ways to tell somebody; a new one is a line here. */
    public static List<Notifier.Kind<?>> notifiers() {
        return List.of(
                EmailNotifier.KIND,
                GrafanaNotifier.KIND,
                PagerDutyNotifier.KIND,
                SlackNotifier.KIND,
                TeamsNotifier.KIND,
                WebhookNotifier.KIND);
    }

    /**
     * What the assembly lends to the room.
     *
     * @param loop one thread; only {@code execute} and {@code schedule} are used
     * @param ids at most 200 characters, without a dot, never twice the same
     * @param changes hears what looks different, on the loop
     * @param leadership this process's share in the leadership of the record
     * @param node the name of this process among those that share the record, the same after a restart
     */
    public record Lent(
            Database database,
            Leadership leadership,
            Outbound outbound,
            Mail mail,
            FreshChecks freshChecks,
            ScheduledExecutorService loop,
            InstantSource clock,
            Supplier<String> ids,
            RandomGenerator random,
            AlertingMetrics metrics,
            Consumer<Change> changes,
            String node,
            UnaryOperator<String> sign) {}

    /**
     * The room, not yet started.
     *
     * @param remedies makes remediation, which writes into incidents through the desk that it gets
     */
    public static Alerting alerting(Lent lent, Function<IncidentDesk, Remedies> remedies) {
        Bell bell = new Bell();
        ActiveConditions active = new ActiveConditions();
        Receivers receivers = new Receivers(notifiers(), new NotifierContext(lent));
        AlertBook alerts = new AlertBook(NOTHING, lent.ids(), active, lent.node());
        Heartbeat heartbeat = new Heartbeat(receivers, lent.metrics(), lent.node(), lent.sign());
        Silences silences = new Silences(lent.ids());
        Quiet quiet = new Quiet(silences);
        DirectPages pages = new DirectPages(receivers, alerts, active, quiet, lent.metrics(), lent.leadership());
        Outbox outbox = new Outbox(lent.ids(), receivers);
        IncidentBook incidents = new IncidentBook(
                Policy.of(NOTHING), outbox, active, lent.metrics(), lent.ids(), pages::keyOf, lent.changes(), bell);
        Remedies healing = remedies.apply(incidents);
        IncidentReader reader = new IncidentReader(healing::runsOf);
        HealingFirst healingFirst = new HealingFirst(active, healing);
        NoticeDesk desk = new NoticeDesk(reader, incidents::policy, healingFirst::until, quiet);
        PageStorms storms = new PageStorms(receivers, desk);
        Deliveries deliveries =
                new Deliveries(receivers, desk, storms, lent.random(), lent.metrics(), lent.node(), bell);
        Leftovers leftovers = new Leftovers(incidents);
        Fallbacks fallbacks = new Fallbacks(receivers, outbox, desk, lent.metrics());
        Pass pass = new Pass(
                lent.database(),
                lent.leadership(),
                alerts,
                incidents,
                leftovers,
                outbox,
                deliveries,
                fallbacks,
                storms,
                pages,
                quiet,
                heartbeat);
        Parts parts = new Parts(
                lent.database(),
                lent.leadership(),
                active,
                new Troubled(),
                alerts,
                incidents,
                new AnomalyFeedback(incidents),
                reader,
                leftovers,
                lent.freshChecks(),
                outbox,
                new Resending(receivers, desk),
                receivers,
                storms,
                pages,
                quiet,
                silences,
                heartbeat,
                healing,
                pass,
                bell);
        return new Alerting(parts, lent.loop(), lent.clock(), lent.metrics());
    }

    private record NotifierContext(Lent lent) implements Notifier.Context {
        @Override
        public Outbound outbound() {
            return lent.outbound();
        }

        @Override
        public Mail mail() {
            return lent.mail();
        }

        @Override
        public Instant now() {
            return lent.clock().instant();
        }
    }
}
