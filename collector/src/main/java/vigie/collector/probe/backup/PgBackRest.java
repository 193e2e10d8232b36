package vigie.collector.probe.backup;

import com.fasterxml.jackson.databind.JsonNode;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.JsonBody;

/** The backups of a pgBackRest stanza. Source: {@code pgbackrest info --output=json}, pgBackRest 2.32 and later. */
final class PgBackRest implements Tool {
    private final Program program;
    private final Command command;
    private final String stanza;
    private final long leastBytes;

    /** {@code leastBytes} is what a full backup has at least. */
    PgBackRest(Program program, Command command, String stanza, long leastBytes) {
        this.program = program;
        this.command = command;
        this.stanza = stanza;
        this.leastBytes = leastBytes;
    }

    @Override
    public Inventory look(long deadlineNanos) throws Unreadable, InterruptedException {
        Program.Ended ended = program.run(command, deadlineNanos);
        if (ended.exit() != 0) {
            throw new Unreadable("pgbackrest ended with " + ended.exit() + ": " + Excerpt.of(ended.err(), 300));
        }
        JsonNode root = JsonBody.read(ended.out()).orElse(null);
        if (root == null || !root.isArray()) {
            throw new Unreadable("pgbackrest does not answer with a list of stanzas");
        }
        for (JsonNode told : root) {
            if (stanza.equals(told.path("name").asText(""))) {
                return new Stanza(told, command, leastBytes).read();
            }
        }
        throw new Unreadable("pgbackrest tells nothing of the stanza " + Excerpt.of(stanza, 80));
    }
}
