package vigie.collector.probe.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.JsonBody;

/** The snapshots of a restic repository. Each is whole by itself. Source: {@code restic --json snapshots}, restic 0.14 and later. */
final class Restic implements Tool {
    private static final int NO_REPOSITORY = 10;

    private final Program program;
    private final Command command;
    private final long leastBytes;

    /** {@code leastBytes} is what a backup has at least, where restic tells how much it has. */
    Restic(Program program, Command command, long leastBytes) {
        this.program = program;
        this.command = command;
        this.leastBytes = leastBytes;
    }

    @Override
    public Inventory look(long deadlineNanos) throws Unreadable, InterruptedException {
        Program.Ended ended = program.run(command, deadlineNanos);
        if (ended.exit() == 0) {
            return read(ended);
        }
        if (saysThereIsNone(ended)) {
            return new Inventory(List.of(), Map.of("the repository", "is missing"), false);
        }
        throw new Unreadable("restic ended with " + ended.exit() + ": " + Excerpt.of(ended.err(), 300));
    }

    /** Before 0.17 the exit code is 1 whatever is wrong; only of a folder it is known that nothing else was. */
    private static boolean saysThereIsNone(Program.Ended ended) {
        return ended.exit() == NO_REPOSITORY
                || (ended.err().contains("Is there a repository at the following location?")
                        && ended.err().contains("config: no such file or directory"));
    }

    private Inventory read(Program.Ended ended) throws Unreadable {
        JsonNode root = JsonBody.read(ended.out()).orElse(null);
        if (root == null || !root.isArray()) {
            throw new Unreadable("restic does not answer with a list of snapshots");
        }
        List<Backup> backups = new ArrayList<>();
        for (JsonNode told : root) {
            backups.add(snapshot(told));
        }
        return new Inventory(backups, troubles(ended.err()), false);
    }

    private Backup snapshot(JsonNode snapshot) throws Unreadable {
        JsonNode told = snapshot.path("summary").path("total_bytes_processed");
        double bytes = told.isNumber() ? told.doubleValue() : Double.NaN;
        String name = "backup " + Excerpt.of(snapshot.path("short_id").asText("?"), 20);
        return new Backup(
                name, true, true, time(name, snapshot.path("time")), bytes, Backup.tooSmall(bytes, leastBytes));
    }

    private static Instant time(String name, JsonNode told) throws Unreadable {
        try {
            return OffsetDateTime.parse(told.asText()).toInstant();
        } catch (DateTimeException e) {
            throw new Unreadable("restic tells no time of " + name, e);
        }
    }

    /** A snapshot that is damaged is left out of the list, and the exit code is 0. */
    private static Map<String, String> troubles(String err) {
        List<String> lost = err.lines()
                .filter(line -> line.contains("could not load snapshot"))
                .toList();
        Map<String, String> troubles = new LinkedHashMap<>();
        if (!lost.isEmpty()) {
            troubles.put(
                    "the repository", "has " + lost.size() + " damaged snapshots: " + Excerpt.of(lost.get(0), 120));
        }
        return troubles;
    }
}
