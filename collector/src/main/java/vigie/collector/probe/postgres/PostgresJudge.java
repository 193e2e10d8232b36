package vigie.collector.probe.postgres;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.collector.probe.postgres.PostgresProbe.Config;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * What a server's account of itself means, poll after poll. One thread at a time.
 *
 * <p>Whether a standby is behind is told by positions of the log first: what it has received and not replayed. Only then does time count.
 * The time since the last replayed transaction grows on a standby of an idle primary that lacks nothing, and {@code replay_lag} is NULL once a
 * standby has caught up: neither is a lag. Nor can a standby that had replayed everything at the last poll be further behind than that is ago.
 */
final class PostgresJudge {
    private final Config config;
    private final @Nullable String labelled;
    private double caughtUpSeconds = Double.NaN; // when it was last seen with everything replayed, in elapsed time

    /** For one target; {@code labelled} is the role that the estate says, or null. */
    PostgresJudge(Config config, @Nullable String labelled) {
        this.config = config;
        this.labelled = labelled;
    }

    Probe.Answer judge(PostgresReading reading, long nowNanos) {
        Verdict verdict = new Verdict();
        List<Seen.Figure> figures = new ArrayList<>();
        String role = reading.isStandby() ? "standby" : "primary";
        if (labelled != null && !labelled.equals(role) && (labelled.equals("primary") || labelled.equals("standby"))) {
            verdict.add(Status.DEGRADED, "it is a " + role + ", and labelled " + labelled);
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Fact.Topic.ROLE, "", role));
        facts.addAll(PostgresSync.facts(reading));
        if (reading.isStandby()) {
            standby(reading.server(), nowNanos / 1e9, verdict, figures, facts);
        } else {
            primary(reading, verdict, figures);
        }
        fed(reading.standbys(), verdict, figures);
        slots(reading, verdict, figures);
        resources(reading.server(), verdict, figures);
        archiver(reading.server(), verdict, figures);
        figures.add(figure("postgres_in_recovery", reading.isStandby() ? 1 : 0));
        List<Seen.Progress> progress = new ArrayList<>();
        double timeline = reading.server().number("timeline");
        if (!Double.isNaN(timeline)) {
            progress.add(new Seen.Progress("timeline", (long) timeline, 0));
        }
        canary(reading.canary(), verdict, progress);
        return verdict.answer(List.of()).seeing(new Seen(facts, progress, figures));
    }

    /** Its time is by the clock of the primary wherever it is read, so that no other clock counts. */
    private void canary(PostgresReading.@Nullable Canary canary, Verdict verdict, List<Seen.Progress> progress) {
        if (canary == null) {
            return;
        }
        if (canary.refusal() != null) {
            verdict.add(Status.DOWN, "the canary row cannot be written: " + canary.refusal());
        } else if (canary.at() < 0) {
            verdict.add(Status.DEGRADED, "the canary row is missing in vigie_canary");
        } else {
            progress.add(new Seen.Progress("canary row of second", canary.at(), (long) Math.ceil(config.lagSeconds())));
        }
    }

    private void standby(Row server, double nowSeconds, Verdict verdict, List<Seen.Figure> figures, List<Fact> facts) {
        boolean streams = server.text("receiver").equals("streaming");
        if (!streams) {
            String receiver = server.text("receiver");
            verdict.add(
                    Status.DEGRADED,
                    receiver.isEmpty()
                            ? "it receives no log: there is no WAL receiver"
                            : "its WAL receiver is " + receiver);
        }
        if (server.is("paused")) {
            verdict.add(Status.DEGRADED, "replay is paused");
        }
        double bytes = server.number("replay_bytes");
        double seconds = lag(server, streams, bytes, nowSeconds);
        late("it", bytes, seconds, verdict);
        if (streams && !Double.isNaN(seconds)) {
            // What it has not replayed it may have received: the loss is that at most. Cut off from the primary it
            // cannot know.
            facts.add(new Fact(Fact.Topic.COPY, "standby", Double.toString(seconds)));
        }
        figures.add(figure("postgres_replay_lag_bytes", bytes));
        figures.add(figure("postgres_replay_lag_seconds", seconds));
    }

    /** How long it is behind in replaying, seconds; NaN if it receives nothing, so that it cannot know. */
    private double lag(Row server, boolean streams, double bytes, double nowSeconds) {
        if (bytes == 0) {
            caughtUpSeconds = nowSeconds;
            return streams ? 0 : Double.NaN;
        }
        double ago = server.number("replayed_ago");
        return Double.isNaN(caughtUpSeconds) ? ago : Math.min(ago, nowSeconds - caughtUpSeconds);
    }

    private void late(String who, double bytes, double seconds, Verdict verdict) {
        if (seconds > config.lagSeconds() && bytes > 0) {
            verdict.add(
                    Status.DEGRADED,
                    who + " is " + Math.round(seconds) + " s and " + (long) bytes + " bytes behind, allowed "
                            + Math.round(config.lagSeconds()) + " s");
        }
        if (config.maxLagBytes() != null && bytes > config.maxLagBytes()) {
            verdict.add(
                    Status.DEGRADED, who + " is " + (long) bytes + " bytes behind, allowed " + config.maxLagBytes());
        }
    }

    private void primary(PostgresReading reading, Verdict verdict, List<Seen.Figure> figures) {
        if (reading.server().is("read_only")) {
            verdict.add(Status.DEGRADED, "it is read-only: default_transaction_read_only is on");
        }
        long streaming =
                reading.standbys().stream().filter(PostgresJudge::streams).count();
        long synchronous =
                reading.standbys().stream().filter(PostgresSync::isSynchronous).count();
        few("standby that streams", streaming, Config.number(config.standbys()), verdict);
        few("synchronous standby", synchronous, Config.number(config.syncStandbys()), verdict);
        figures.add(figure("postgres_standbys", (double) streaming));
        figures.add(figure("postgres_sync_standbys", (double) synchronous));
    }

    private static boolean streams(Row standby) {
        return standby.text("state").equals("streaming");
    }

    private static void few(String what, long found, long least, Verdict verdict) {
        if (found < least) {
            verdict.add(Status.DEGRADED, found + " of " + least + " expected: " + what);
        }
    }

    /** The standbys that are fed from here, seen from this end. */
    private void fed(List<Row> standbys, Verdict verdict, List<Seen.Figure> figures) {
        for (Row standby : standbys) {
            String name = Excerpt.of(standby.text("name"), 63);
            double bytes = standby.number("bytes");
            double seconds = bytes == 0 ? 0 : standby.number("seconds");
            if (!streams(standby)) {
                verdict.add(Status.DEGRADED, "standby " + name + " does not stream: " + standby.text("state"));
            }
            late("standby " + name, bytes, seconds, verdict);
            Labels labels = Labels.of("standby", name);
            figures.add(new Seen.Figure("postgres_standby_lag_bytes", labels, Series.Kind.GAUGE, bytes));
            figures.add(new Seen.Figure("postgres_standby_lag_seconds", labels, Series.Kind.GAUGE, seconds));
        }
    }

    /** A standby may keep copies of the primary's slots, which nobody uses until it is one. */
    private static void slots(PostgresReading reading, Verdict verdict, List<Seen.Figure> figures) {
        for (Row slot : reading.slots()) {
            String name = Excerpt.of(slot.text("name"), 63);
            String status = slot.text("wal_status");
            if (status.equals("lost") || status.equals("unreserved")) {
                verdict.add(Status.DEGRADED, "slot " + name + " is " + status + ": log that it needs is gone or going");
            } else if (!slot.is("active") && !reading.isStandby()) {
                verdict.add(
                        Status.DEGRADED,
                        "slot " + name + " is inactive and keeps " + bytes(slot.number("bytes")) + " of log");
            }
            figures.add(new Seen.Figure(
                    "postgres_slot_retained_bytes", Labels.of("slot", name), Series.Kind.GAUGE, slot.number("bytes")));
        }
    }

    private static String bytes(double bytes) {
        return Double.isNaN(bytes) ? "0 bytes" : (long) bytes + " bytes";
    }

    private void resources(Row server, Verdict verdict, List<Seen.Figure> figures) {
        double connections = server.number("connections");
        double most = server.number("most_connections");
        long percent = Config.number(config.maxConnectionsPercent());
        if (connections * 100 > most * percent) {
            verdict.add(
                    Status.DEGRADED,
                    (long) connections + " of " + (long) most + " connections are taken, allowed " + percent + " %");
        }
        double age = server.number("xid_age");
        if (age > Config.number(config.maxXidAge())) {
            verdict.add(
                    Status.DEGRADED,
                    "the oldest transaction that is not frozen is " + (long) age + " old, allowed "
                            + Config.number(config.maxXidAge()) + ": vacuum before it wraps around");
        }
        double checksums = server.number("checksum_failures");
        if (checksums > 0) {
            verdict.add(Status.DEGRADED, (long) checksums + " checksum failures: data on its disk is damaged");
        }
        figures.add(figure("postgres_connections", connections));
        figures.add(figure("postgres_max_connections", most));
        figures.add(figure("postgres_xid_age", age));
        figures.add(new Seen.Figure("postgres_checksum_failures_total", Labels.EMPTY, Series.Kind.COUNTER, checksums));
    }

    private static void archiver(Row server, Verdict verdict, List<Seen.Figure> figures) {
        if (server.text("archive_mode").equals("off")) {
            return;
        }
        if (server.is("archive_fails")) {
            verdict.add(
                    Status.DEGRADED,
                    "the archiver fails: " + Excerpt.of(server.text("last_failed_wal"), 40) + ", "
                            + Math.round(server.number("archive_failed_ago")) + " s ago");
        }
        figures.add(new Seen.Figure(
                "postgres_archive_failures_total",
                Labels.EMPTY,
                Series.Kind.COUNTER,
                server.number("archive_failures")));
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }
}
