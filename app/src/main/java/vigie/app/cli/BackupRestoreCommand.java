package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.backup.Restore;

/** {@code vigie backup restore}: makes a data directory of one. */
@Command(
        name = "restore",
        description = "Make a data directory out of a backup. Everything is held in it until a person releases it.",
        footer = {"", "Exit codes: 0 it is restored, 1 it is not, and the data directory is as it was."})
final class BackupRestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path file;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The data directory, empty or not there yet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path data;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            Restore.Restored restored = Restore.into(file, data, InstantSource.system());
            if (json) {
                out.json(settled(restored));
            } else {
                BackupCommand.tell(out, data + " is restored", restored.backup());
                advise(out, restored);
            }
            return Exit.DONE;
        } catch (IOException e) {
            out.error("backup restore: " + e.getMessage());
            return Exit.FOUND;
        }
    }

    private Map<String, Object> settled(Restore.Restored restored) {
        Map<String, Object> tree = BackupCommand.tree(restored.backup());
        tree.put("data", data.toString());
        tree.put("epoch", restored.settled().epoch());
        tree.put("uncertain", restored.settled().runs());
        tree.put("silences", restored.settled().silences());
        tree.put("leases", restored.settled().leases());
        tree.put("acknowledged", restored.settled().acknowledged());
        tree.put("notices", restored.settled().notices());
        return tree;
    }

    private static void advise(Out out, Restore.Restored restored) {
        out.line("");
        out.line("What was done since the backup is not in the record, so everything is held. Look at this, then: vigie"
                + " release");
        out.line("  " + restored.settled().runs()
                + " runs were under way: whether they act still is not known, and each"
                + " is UNCERTAIN from the start on");
        out.line("  " + restored.settled().silences() + " silences, "
                + restored.settled().leases() + " leases and "
                + restored.settled().acknowledged() + " acknowledgements are in force again");
        out.line("  " + restored.settled().notices() + " notices were not delivered: they are sent, perhaps for the"
                + " second time");
        out.line("  The epoch is " + restored.settled().epoch() + ": executors refuse a call of the old record");
    }
}
