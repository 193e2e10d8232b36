package vigie.alerting.loop;

import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.alert.Troubled;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.heartbeat.Heartbeat;
import vigie.alerting.incident.AnomalyFeedback;
import vigie.alerting.incident.IncidentBook;
import vigie.alerting.incident.IncidentReader;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.PageStorms;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.outbox.Resending;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.quiet.Silences;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.Remedies;
import vigie.alerting.remediate.means.FreshChecks;

/** What the room works with. */
public record Parts(
        Database database,
        Leadership leadership,
        ActiveConditions active,
        Troubled troubled,
        AlertBook alerts,
        IncidentBook incidents,
        AnomalyFeedback feedback,
        IncidentReader reader,
        Leftovers leftovers,
        FreshChecks freshChecks,
        Outbox outbox,
        Resending resending,
        Receivers receivers,
        PageStorms storms,
        DirectPages pages,
        Quiet quiet,
        Silences silences,
        Heartbeat heartbeat,
        Remedies remedies,
        Pass pass,
        Bell bell) {}
