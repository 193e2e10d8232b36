package vigie.alerting.quiet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.alert.Fingerprint;
import vigie.alerting.record.Sql;
import vigie.alerting.route.RouteTree;
import vigie.model.AlertBoard.Firing;
import vigie.model.AlertBoard.Heard;
import vigie.model.Labels;
import vigie.model.Silence;

/** Puts together what fires from the record, with who hears of it and what keeps people from it. Any thread. */
public final class AlertReader {
    private AlertReader() {}

    /** The alerts that fire and are wanted, oldest first; costs as much as all of them, for each silence that is there. */
    public static List<Firing> firing(Sql sql, RouteTree routes, Quiet.Rules rules, AlertFilter filter, Instant now) {
        List<AlertRow> rows = AlertTable.allFiring(sql);
        List<Silence> silences = SilenceTable.endingAfter(sql, now);
        Inhibitors inhibitors = new Inhibitors(rules.from().inhibitions());
        rows.forEach(row -> inhibitors.fires(row.id(), row.labels()));
        List<Firing> all = new ArrayList<>();
        for (AlertRow row : rows) {
            Labels labels = row.labels();
            if (!filter.takes(labels)) {
                continue;
            }
            List<Heard> heard = new ArrayList<>();
            for (RouteTree.Match match : routes.receivers(labels)) {
                heard.add(new Heard(match.receiver(), match.group(labels), Quiet.muted(rules, labels, match, now)));
            }
            if (!filter.takes(heard)) {
                continue;
            }
            Instant firedAt = row.firedAt() == null ? row.activeAt() : row.firedAt();
            all.add(new Firing(
                    row.alert(),
                    Fingerprint.of(labels),
                    firedAt,
                    row.origin() == null ? null : row.origin().endsAt(),
                    heard,
                    Silences.matching(silences, labels, now).stream()
                            .map(Silence::id)
                            .toList(),
                    inhibitors.of(labels)));
        }
        return all;
    }
}
