package vigie.alerting.incident;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import vigie.alerting.alert.AlertRow;
import vigie.alerting.alert.AlertTable;
import vigie.alerting.record.Sql;
import vigie.model.Finding;

/**
 * The one sentence of an incident: what its most telling alert says, how much of the service that is, and who suffers:
 * {@code api-2 is down (1 of 3 instances of api); also affected: web}.
 */
final class Headline {
    private static final int MOST_NAMES = 5;

    private Headline() {}

    /**
     * Puts the sentence together from what fires.
     *
     * @param counts how many alerts of each service fire
     * @param instances how many instances a service has, 0 if that is not known
     */
    static String of(Sql sql, String incident, String root, Map<String, Long> counts, ToIntFunction<String> instances) {
        List<AlertRow> first = AlertTable.firing(sql, incident, root, 1);
        if (first.isEmpty()) {
            return root + " has nothing wrong any more";
        }
        AlertRow lead = first.get(0);
        String text = withoutStop(lead.summary()) + share(sql, incident, lead, instances);
        long more = counts.getOrDefault(lead.service(), 1L) - 1;
        if (more > 0) {
            text += more == 1 ? ", and 1 more alert" : ", and " + more + " more alerts";
        }
        List<String> others =
                counts.keySet().stream().filter(s -> !s.equals(lead.service())).toList();
        return others.isEmpty() ? text : text + "; also affected: " + names(others);
    }

    private static String share(Sql sql, String incident, AlertRow lead, ToIntFunction<String> instances) {
        int all = instances.applyAsInt(lead.service());
        if (lead.kind() != Finding.Kind.TARGET_DOWN || all == 0) {
            return "";
        }
        long down = IncidentTable.instancesDown(sql, incident, lead.service());
        return " (" + down + " of " + all + (all == 1 ? " instance of " : " instances of ") + lead.service() + ")";
    }

    private static String names(List<String> names) {
        String text = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() <= MOST_NAMES ? text : text + " and " + (names.size() - MOST_NAMES) + " more";
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
