package vigie.collector.probe.postgres;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;

/**
 * What a server tells of synchronous replication: a primary whom its commits wait for, a standby under which name it streams. Where they are
 * is not known here: that is compared over the instances.
 *
 * <p>With {@code FIRST} in {@code synchronous_standby_names}, all that are {@code sync} are waited for; with {@code ANY}, so many of those
 * that are {@code quorum}. Source: PostgreSQL's manual, "Replication", synchronous_standby_names.
 */
final class PostgresSync {
    private static final int MOST_NAME = 63;

    private PostgresSync() {}

    /** Whether commits may wait for a standby now. */
    static boolean isSynchronous(Row standby) {
        String how = standby.text("sync_state");
        return standby.text("state").equals("streaming") && (how.equals("sync") || how.equals("quorum"));
    }

    static List<Fact> facts(PostgresReading reading) {
        if (reading.isStandby()) {
            return List.of(new Fact(Topic.SYNC, "", ("standby " + name(reading.server(), "streams_as")).strip()));
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                Topic.SYNC, "", "primary " + Excerpt.of(reading.server().text("waits_for"), 10)));
        for (Row standby : reading.standbys()) {
            if (isSynchronous(standby)) {
                facts.add(new Fact(Topic.SYNC, name(standby, "name"), Excerpt.of(standby.text("address"), 50)));
            }
        }
        return facts;
    }

    private static String name(Row row, String column) {
        return Excerpt.of(row.text(column), MOST_NAME);
    }
}
