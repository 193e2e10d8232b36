package vigie.alerting;

import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.incident.IncidentBook;
import vigie.alerting.incident.IncidentReader;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.loop.Bell;
import vigie.alerting.loop.Pass;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.means.FreshChecks;

/** What the façade works with; put together by {@link AlertingWiring}. */
record AlertingParts(
        Database database,
        ActiveConditions active,
        AlertBook alerts,
        IncidentBook incidents,
        IncidentReader reader,
        Leftovers leftovers,
        FreshChecks freshChecks,
        Outbox outbox,
        Receivers receivers,
        DirectPages pages,
        Pass pass,
        Bell bell) {}
