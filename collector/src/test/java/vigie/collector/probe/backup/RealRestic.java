package vigie.collector.probe.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vigie.model.Secret;

/** Debian's restic with a repository in a folder. */
final class RealRestic {
    static final Secret PASSWORD = new Secret("a-password");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Path data;

    RealRestic(Path folder) throws Exception {
        Installed.program("/usr/bin/restic", "restic");
        this.folder = folder;
        this.data = Files.writeString(folder.resolve("document"), "a document");
    }

    Path repository() {
        return folder.resolve("repository");
    }

    /** Runs a command of it; what it says. */
    String run(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/restic", "-r", repository().toString(), "--no-cache"));
        command.addAll(List.of(words));
        return Installed.run(command, Map.of("RESTIC_PASSWORD", PASSWORD.reveal(), "TZ", "UTC"), folder.resolve("log"));
    }

    /** Makes a backup as if it were that time; its short id. */
    String backup(String host, Instant at) throws Exception {
        String said = run("backup", "--host", host, "--time", TIME.format(at), data.toString());
        int begin = said.lastIndexOf("snapshot ") + "snapshot ".length();
        return said.substring(begin, begin + 8);
    }
}
