package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.backup.Backup;
import vigie.app.backup.Contents;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.DataDirectory;
import vigie.app.run.Kinds;

/** {@code vigie backup}: backups of Vigie's own record. */
@Command(
        name = "backup",
        description = "Back Vigie's own record up, look whether a backup can be restored, and restore one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BackupCommand.Create.class, BackupCommand.Verify.class, BackupRestoreCommand.class})
public final class BackupCommand implements Callable<Integer> {
    private static final String ELSEWHERE = "with record: in the estate it is in PostgreSQL, to be backed up by that"
            + " database's own tools, as pgBackRest is (docs/backups.md)";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie backup needs a command: create, verify or restore");
    }

    static Map<String, Object> tree(Backup.Made made) {
        Contents contents = made.contents();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", made.file().toString());
        tree.put("taken_at", made.takenAt().toString());
        tree.put("program", made.program());
        tree.put("parts", made.parts());
        tree.put("bytes", made.bytes());
        tree.put("audit", Map.of("entries", contents.entries(), "hash", contents.hash()));
        tree.put("incidents", Map.of("all", contents.incidents(), "open", contents.open()));
        tree.put("runs", Map.of("all", contents.runs(), "under_way", contents.underWay()));
        return tree;
    }

    static void tell(Out out, String what, Backup.Made made) {
        Contents contents = made.contents();
        out.line("fg(green)", what, ": the record of " + made.takenAt() + ", by Vigie " + made.program());
        out.line("  audit chain  " + contents.entries() + " entries, the last " + contents.hash());
        out.line("  incidents    " + contents.incidents() + ", " + contents.open() + " open");
        out.line("  runs         " + contents.runs() + ", " + contents.underWay() + " under way");
        out.line("  parts        " + String.join(", ", made.parts()) + ": " + made.bytes() + " bytes");
    }

    /** {@code vigie backup create}: makes one. */
    @Command(
            name = "create",
            description =
                    "Back the record of a data directory up, with what belongs to it, while the service runs or not.",
            footer = {
                "",
                "The file holds the keys of the data directory: whoever reads it may sign as this node.",
                "",
                "Exit codes: 0 it is made, 1 it is not, or the audit chain in it does not hold, 2 there is no record in the data"
                        + " directory.",
            })
    static final class Create implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        private CommandSpec spec;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "data",
                description = "The data directory (default: ./data).")
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        private Path data;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "The backup, a file that is not there yet.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        private Path file;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The estate file: refuses to back a data directory up whose record is elsewhere.")
        private @Nullable Path config;

        @Option(names = "--json", description = "Print the result as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Out out = Out.of(spec);
            String elsewhere = elsewhere();
            if (elsewhere != null) {
                out.error("backup create: " + elsewhere);
                return Exit.USAGE;
            }
            try {
                Backup.Made made = Backup.create(data, file, InstantSource.system());
                if (json) {
                    out.json(tree(made));
                } else {
                    tell(out, file + " is made", made);
                }
                String fault = made.contents().fault();
                if (fault != null) {
                    out.error("backup create: the audit chain in it does not hold: " + fault);
                }
                return fault == null ? Exit.DONE : Exit.FOUND;
            } catch (IOException e) {
                out.error("backup create: " + e.getMessage());
                return Exit.FOUND;
            }
        }

        private @Nullable String elsewhere() {
            if (config != null) {
                Reading reading = Kinds.reader("").read(config, Environment.SYSTEM);
                if (!(reading instanceof Reading.Accepted accepted)) {
                    return "the estate " + config + " is refused: vigie check says why";
                }
                if (accepted.estate().record() != null) {
                    return "the record is not in " + data + ": " + ELSEWHERE;
                }
            }
            return Files.isRegularFile(DataDirectory.record(data)) ? null : data + " holds no record: " + ELSEWHERE;
        }
    }

    /** {@code vigie backup verify}: looks whether one can be restored. */
    @Command(
            name = "verify",
            description =
                    "Unpack a backup into a folder that is deleted again, and check every part, page and audit entry.",
            footer = {"", "Exit codes: 0 it can be restored, 1 it cannot."})
    static final class Verify implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The backup.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        private Path file;

        @Option(
                names = "--scratch",
                paramLabel = "DIR",
                description = "Where it is unpacked to for the time being (default: the system's folder for such).")
        private @Nullable Path scratch;

        @Option(names = "--json", description = "Print the result as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Out out = Out.of(spec);
            Path room = scratch == null ? Path.of(System.getProperty("java.io.tmpdir", ".")) : scratch;
            try {
                Backup.Made made = Backup.verify(file, room, InstantSource.system());
                if (json) {
                    out.json(tree(made));
                } else {
                    tell(out, file + " can be restored", made);
                }
                return Exit.DONE;
            } catch (IOException e) {
                if (json) {
                    out.json(Map.of("file", file.toString(), "wrong", String.valueOf(e.getMessage())));
                }
                out.error("backup verify: " + e.getMessage());
                return Exit.FOUND;
            }
        }
    }
}
