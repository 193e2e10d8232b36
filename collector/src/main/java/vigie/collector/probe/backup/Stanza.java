package vigie.collector.probe.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/** Reads what pgBackRest tells of one stanza. Nothing in it is trusted to be there, or to be what it should be. */
final class Stanza {
    private static final int OK = 0;
    private static final int NO_BACKUPS = 2;

    private final JsonNode told;
    private final Command command;
    private final long leastBytes;
    private final Map<String, String> troubles = new LinkedHashMap<>();

    Stanza(JsonNode told, Command command, long leastBytes) {
        this.told = told;
        this.command = command;
        this.leastBytes = leastBytes;
    }

    Inventory read() throws Unreadable {
        status();
        Map<Long, Long> newest = newestDatabases();
        Set<String> labels = new HashSet<>();
        told.path("backup").forEach(backup -> labels.add(backup.path("label").asText("")));
        List<Backup> backups = new ArrayList<>();
        for (JsonNode backup : told.path("backup")) {
            backups.add(backup(backup, labels, newest));
            archive(backup);
        }
        JsonNode held = told.path("status").path("lock").path("backup").path("held");
        return new Inventory(backups, troubles, held.asBoolean(false));
    }

    /** Each repository has a status; that of the stanza is made of them. That one has no backups shows in the ages if it is alone. */
    private void status() throws Unreadable {
        long code = whole(told.path("status").path("code"));
        if (code < 0) {
            throw new Unreadable("pgbackrest tells no status of the stanza");
        }
        JsonNode repositories = told.path("repo");
        boolean several = repositories.size() > 1;
        for (JsonNode repository : repositories) {
            long own = whole(repository.path("status").path("code"));
            if (own != OK && (own != NO_BACKUPS || several)) {
                String which = several ? "the repository " + whole(repository.path("key")) : "the repository";
                trouble(which, repository.path("status"));
            }
        }
        if (code != OK && code != NO_BACKUPS && troubles.isEmpty()) {
            trouble("the repository", told.path("status"));
        }
    }

    private void trouble(String which, JsonNode status) throws Unreadable {
        String message = Excerpt.of(command.hideSecrets(status.path("message").asText("")), 200);
        if (message.contains("Permission denied")) {
            throw new Unreadable(which + " may not be read: " + message);
        }
        troubles.put(which, "is not as it should be: " + message);
    }

    /** After an upgrade of the database there are backups of several; the last one is the one that runs. By repository. */
    private Map<Long, Long> newestDatabases() {
        Map<Long, Long> newest = new HashMap<>();
        for (JsonNode database : told.path("db")) {
            newest.merge(whole(database.path("repo-key")), whole(database.path("id")), Math::max);
        }
        return newest;
    }

    private Backup backup(JsonNode backup, Set<String> labels, Map<Long, Long> newest) throws Unreadable {
        String name = name(backup);
        long stop = whole(backup.path("timestamp").path("stop"));
        if (stop <= 0 || stop > Instant.MAX.getEpochSecond()) {
            throw new Unreadable("pgbackrest tells no time of " + name);
        }
        JsonNode database = backup.path("database");
        long last = newest.getOrDefault(whole(database.path("repo-key")), -1L);
        boolean full = backup.path("type").asText("").equals("full");
        long size = whole(backup.path("info").path("size"));
        double bytes = size < 0 ? Double.NaN : size;
        String flaw = flaw(backup, labels);
        return new Backup(
                name,
                full,
                whole(database.path("id")) == last,
                Instant.ofEpochSecond(stop),
                bytes,
                flaw.isEmpty() && full ? Backup.tooSmall(bytes, leastBytes) : flaw);
    }

    private static String flaw(JsonNode backup, Set<String> labels) {
        if (backup.path("error").asBoolean(false)) {
            return "has page checksum errors";
        }
        for (JsonNode needed : backup.path("reference")) {
            if (!labels.contains(needed.asText(""))) {
                return "needs " + Excerpt.of(needed.asText(""), 60) + ", which is gone";
            }
        }
        return "";
    }

    /** Names of log files are in the order of their characters: what is outside of the archive's first and last is not in it. */
    private void archive(JsonNode backup) {
        String start = backup.path("archive").path("start").asText("");
        String stop = backup.path("archive").path("stop").asText("");
        if (start.isEmpty() || stop.isEmpty() || troubles.containsKey("the archive")) {
            return; // made without a server that runs: it needs no log
        }
        JsonNode archive = archiveOf(backup.path("database"));
        if (archive == null) {
            return;
        }
        String first = archive.path("min").asText("");
        String last = archive.path("max").asText("");
        String needed = Excerpt.of(start, 30) + " to " + Excerpt.of(stop, 30) + " of " + name(backup);
        if (first.isEmpty() || last.isEmpty()) {
            troubles.put("the archive", "is empty, and lacks " + needed);
        } else if (start.compareTo(first) < 0 || stop.compareTo(last) > 0) {
            troubles.put(
                    "the archive",
                    "goes from " + Excerpt.of(first, 30) + " to " + Excerpt.of(last, 30) + ", and lacks " + needed);
        }
    }

    private @Nullable JsonNode archiveOf(JsonNode database) {
        for (JsonNode archive : told.path("archive")) {
            JsonNode own = archive.path("database");
            if (whole(own.path("id")) == whole(database.path("id"))
                    && whole(own.path("repo-key")) == whole(database.path("repo-key"))) {
                return archive;
            }
        }
        return null;
    }

    private static String name(JsonNode backup) {
        return "backup " + Excerpt.of(backup.path("label").asText("?"), 60);
    }

    /** A whole number from 0 up, -1 for anything else. */
    private static long whole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0
                ? number.longValue()
                : -1;
    }
}
