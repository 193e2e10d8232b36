package vigie.alerting.incident;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.alert.AlertEvent;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Severity;

/**
 * What one turn has found out while it folds alerts into incidents, so that a thousand alerts of one incident ask the record once. It
 * holds for the transaction in which it was made, and only while nothing but alerts that fire are folded. The room's thread.
 */
final class Folding {
    private final Transaction tx;
    private final Map<String, Boolean> wrong = new HashMap<>();
    private final Map<String, String> incidents = new HashMap<>();
    private final Map<String, Severity> worst = new HashMap<>();
    private final Map<String, Timeline.Room> rooms = new HashMap<>();
    private final Set<Said> said = new HashSet<>();
    private final Set<String> urgent = new HashSet<>();

    private record Said(String incident, RouteTree.Match match, Severity severity) {}

    Folding(Transaction tx) {
        this.tx = tx;
    }

    /** Whether a service has something wrong that explains the failures of others. */
    Predicate<String> wrong() {
        return service -> wrong.computeIfAbsent(service, s -> AlertBook.explains(tx, s));
    }

    /** The open incident of a root, which is found or opened once. */
    String incident(String root, Function<String, String> find) {
        return incidents.computeIfAbsent(root, find);
    }

    /** Whether this severity is news for an incident, which then has it. */
    boolean isWorse(String incident, Severity severity) {
        Severity known = worst.computeIfAbsent(
                incident, id -> IncidentTable.byId(tx, id).orElseThrow().severity());
        boolean news = severity.compareTo(known) > 0;
        if (news) {
            worst.put(incident, severity);
        }
        return news;
    }

    /** Whether a receiver was not told of an incident in this way before in this turn; from here on it was. */
    boolean isNews(String incident, RouteTree.Match match, Severity severity) {
        return said.add(new Said(incident, match, severity));
    }

    /** Whether nothing urgent was seen of an incident before in this turn; from here on it was. */
    boolean isFirstUrgent(String incident) {
        return urgent.add(incident);
    }

    /** Adds a line about an alert to the timeline of its incident, if that has room. */
    void evidence(String incident, String text, AlertEvent event) {
        rooms.computeIfAbsent(incident, id -> Timeline.room(tx, id))
                .add(tx, "evidence", text, () -> Evidence.of(event));
    }
}
