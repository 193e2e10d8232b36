package vigie.collector.probe.backup;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * Holds what there is against what there must be. Nothing that is wrong with backups makes the target DOWN: what is backed up goes on.
 *
 * <p>Remembers the oldest backup that it saw, since that is how old the repository is at least. One poll at a time.
 */
final class BackupJudge {
    private static final int FLAWS = 5;
    private static final Duration SKEW = Duration.ofMinutes(5); // clocks of two machines differ that much

    private final BackupConfig config;
    private @Nullable Instant known; // since when there were backups, as far as it is known

    BackupJudge(BackupConfig config) {
        this.config = config;
        this.known = config.sinceOrNull();
    }

    /** Judges; {@code restored} is when a restore was last proven, null if never or if that is not asked for. */
    Answer judge(Inventory told, @Nullable Instant restored, Instant now) {
        List<Backup> good = told.backups().stream()
                .filter(Backup::isGood)
                .filter(backup -> !isAhead(backup, now))
                .toList();
        Backup full = newest(good, backup -> backup.current() && backup.full());
        Backup last = full == null ? null : newest(good, Backup::current); // without a full one none can be restored
        Backup oldest =
                good.stream().filter(Backup::full).min(comparing(Backup::at)).orElse(null);
        Map<String, String> troubles = new LinkedHashMap<>(told.troubles());
        ages(troubles, told, full, last, now);
        retention(troubles, oldest, now);
        flaws(troubles, told, full, now);
        restore(troubles, restored, now);
        return answer(troubles, told.running())
                .seeing(new Seen(
                        facts(troubles, last, now),
                        List.of(),
                        List.of(
                                time("backup_last_full_timestamp_seconds", full),
                                time(
                                        "backup_last_incremental_timestamp_seconds",
                                        newest(good, backup -> backup.current() && !backup.full())),
                                time("backup_oldest_timestamp_seconds", oldest),
                                figure("backup_last_bytes", full == null ? Double.NaN : full.bytes()))));
    }

    private static boolean isAhead(Backup backup, Instant now) {
        return backup.at().isAfter(now.plus(SKEW));
    }

    private static @Nullable Backup newest(List<Backup> backups, Predicate<Backup> which) {
        return backups.stream().filter(which).max(comparing(Backup::at)).orElse(null);
    }

    private void ages(
            Map<String, String> troubles, Inventory told, @Nullable Backup full, @Nullable Backup last, Instant now) {
        if (full == null) {
            // A repository that cannot be read has none to show: that is told already.
            if (troubles.isEmpty() || !told.backups().isEmpty()) {
                troubles.put("a full backup", "is missing: there is none to restore from");
            }
        } else if (isOlder(full.at(), config.fullEvery(), now)) {
            troubles.put("the last full backup", overdue(full, config.fullEvery()));
        }
        Duration often = config.incrementalEvery();
        if (often != null && last != null && isOlder(last.at(), often, now)) {
            troubles.put("the last backup", overdue(last, often));
        }
    }

    /** Times and not ages, so that what is told stays the same while nothing new happens. */
    private static String overdue(Backup backup, Duration allowed) {
        return "is from " + text(backup.at()) + ", more than " + text(allowed) + " ago";
    }

    private static boolean isOlder(Instant at, Duration allowed, Instant now) {
        return Duration.between(at, now).compareTo(allowed) > 0;
    }

    /** A backup may be removed once the next one is {@code keep} old, so the oldest may be younger than that by one interval. */
    private void retention(Map<String, String> troubles, @Nullable Backup oldest, Instant now) {
        if (oldest != null && (known == null || oldest.at().isBefore(known))) {
            known = oldest.at();
        }
        Duration keep = config.keep();
        if (keep == null || oldest == null || known == null || !isOlder(known, keep, now)) {
            return;
        }
        if (!isOlder(oldest.at(), keep.minus(config.fullEvery()), now)) {
            troubles.put(
                    "the oldest backup",
                    "is from " + text(oldest.at()) + ", though there were some on " + text(known) + " and " + text(keep)
                            + " are to be kept");
        }
    }

    /** A flaw is over when a good full backup has followed; a time that is ahead is not, since it would hide what is overdue. */
    private static void flaws(Map<String, String> troubles, Inventory told, @Nullable Backup full, Instant now) {
        List<Backup> newestFirst = new ArrayList<>(told.backups());
        newestFirst.sort(comparing(Backup::at).reversed());
        int left = FLAWS;
        for (Backup backup : newestFirst) {
            boolean counts = full == null || backup.at().isAfter(full.at());
            if (left > 0 && backup.isGood() && isAhead(backup, now)) {
                troubles.put(backup.name(), "is from " + text(backup.at()) + ", which is still to come");
                left--;
            } else if (left > 0 && !backup.isGood() && counts) {
                troubles.put(backup.name(), backup.flaw());
                left--;
            }
        }
    }

    private void restore(Map<String, String> troubles, @Nullable Instant restored, Instant now) {
        Duration within = config.restoredWithin();
        if (within == null) {
            return;
        }
        if (restored == null) {
            troubles.put("a restore", "was never proven");
        } else if (restored.isAfter(now.plus(SKEW))) {
            troubles.put("a restore", "was proven at " + text(restored) + ", which is still to come");
        } else if (isOlder(restored, within, now)) {
            troubles.put("a restore", "was last proven at " + text(restored) + ", more than " + text(within) + " ago");
        }
    }

    private static Answer answer(Map<String, String> troubles, boolean running) {
        Verdict verdict = new Verdict();
        troubles.forEach((what, how) -> verdict.add(Status.DEGRADED, what + ' ' + how));
        if (!troubles.isEmpty() && running) {
            verdict.add(Status.DEGRADED, "a backup is being made now");
        }
        return verdict.answer(List.of());
    }

    private static List<Fact> facts(Map<String, String> troubles, @Nullable Backup last, Instant now) {
        List<Fact> facts = new ArrayList<>();
        troubles.forEach((what, how) -> facts.add(new Fact(Topic.BACKUP, what, how)));
        if (troubles.isEmpty()) {
            facts.add(new Fact(Topic.BACKUP, "", "as they should be"));
        }
        if (last != null) {
            double seconds = Math.max(0, Duration.between(last.at(), now).toSeconds());
            facts.add(new Fact(Topic.COPY, "backup", Double.toString(seconds)));
        }
        return facts;
    }

    private static Seen.Figure time(String metric, @Nullable Backup backup) {
        return figure(metric, backup == null ? Double.NaN : (double) backup.at().getEpochSecond());
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As the estate writes it. */
    private static String text(Duration stated) {
        long seconds = stated.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 86_400) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
