package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.imports.AlertmanagerFile;
import vigie.app.imports.AlertmanagerFile.Imported;

/** {@code vigie import alertmanager}: receivers, routes, inhibition and time intervals of an alertmanager.yml. */
@Command(
        name = "alertmanager",
        description =
                "Print the receivers, route, inhibit and time_intervals that an alertmanager.yml becomes in an estate.",
        footer = {
            "",
            "Exit codes: 0 all of it was taken, 1 standard error says what was not, 2 the file is no configuration of"
                    + " Alertmanager.",
        })
public final class ImportAlertmanagerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The alertmanager.yml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path file;

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description = "Write the secrets that stand in the file there, each to the file that the estate refers to.")
    private @Nullable Path secrets;

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            Imported imported = AlertmanagerFile.read(file);
            if (secrets == null) {
                imported.secrets()
                        .forEach((name, value) -> out.error(
                                "import: write the secret of the estate's " + name + " there, or say --secrets DIR"));
            } else {
                write(secrets, imported.secrets());
            }
            imported.estate().lines().forEach(out::line);
            imported.notes().forEach(note -> out.error("import: " + note));
            return imported.notes().isEmpty() ? Exit.DONE : Exit.FOUND;
        } catch (NoSuchFileException e) {
            out.error("import: " + file + " does not exist");
            return Exit.USAGE;
        } catch (IOException e) {
            out.error("import: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    // Readable for their owner only, from the first byte on; what is there already is not touched.
    private static void write(Path folder, Map<String, String> secrets) throws IOException {
        Files.createDirectories(folder);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Path path = folder.resolve(secret.getKey());
            if (posix) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(path, secret.getValue() + "\n");
        }
    }
}
