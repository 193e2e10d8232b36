package vigie.collector.probe.backup;

import java.io.RandomAccessFile;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Debian's pgBackRest and a PostgreSQL of Debian with page checksums that it backs up, without a port. */
final class RealPgBackRest implements AutoCloseable {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;
    private final boolean root;

    /** Starts the server; there is no stanza yet. */
    RealPgBackRest() throws Exception {
        Installed.program("/usr/bin/pgbackrest", "pgbackrest");
        Installed.program(BINARIES.resolve("postgres").toString(), "postgresql-15");
        folder = Files.createTempDirectory(Path.of("/tmp"), "vigie-pgbackrest"); // a socket's path must be short
        root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Files.writeString(config(), """
                [global]
                repo1-path=@folder@/repo
                repo1-retention-full=9
                log-path=@folder@
                lock-path=@folder@
                spool-path=@folder@
                start-fast=y
                compress-level=1
                [orders]
                pg1-path=@folder@/data
                pg1-socket-path=@folder@
                """.replace("@folder@", folder.toString()));
        if (root) {
            // PostgreSQL does not run as root.
            Installed.run(
                    List.of("chown", "-R", "postgres:postgres", folder.toString()), Map.of(), folder.resolve("log"));
        }
        as(BINARIES.resolve("initdb").toString(), "-k", "-N", "-U", "postgres", "-D", folder + "/data");
        Path settings = folder.resolve("data/postgresql.conf");
        Files.writeString(settings, Files.readString(settings) + """
                listen_addresses = ''
                unix_socket_directories = '@folder@'
                fsync = off
                shared_buffers = 16MB
                archive_mode = on
                archive_command = 'pgbackrest --config=@folder@/pgbackrest.conf --stanza=orders archive-push %p'
                """.replace("@folder@", folder.toString()));
        as(BINARIES.resolve("pg_ctl").toString(), "-D", folder + "/data", "-l", folder + "/server.log", "-w", "start");
        sql("CREATE TABLE orders AS SELECT i FROM generate_series(1, 5000) i");
    }

    Path config() {
        return folder.resolve("pgbackrest.conf");
    }

    /** Runs a command of pgBackRest. */
    void run(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/pgbackrest", "--config=" + config(), "--stanza=orders"));
        command.addAll(List.of(words));
        as(command.toArray(String[]::new));
    }

    /** Turns bytes of a table on the disk, as a failing disk would. */
    void damageAPage() throws Exception {
        sql("CHECKPOINT");
        String path = sql("SELECT pg_relation_filepath('orders')").strip();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("data").resolve(path).toFile(), "rw")) {
            file.seek(8192 + 4000);
            file.write(new byte[] {1, 2, 3, 4});
        }
    }

    private String sql(String query) throws Exception {
        return as(
                BINARIES.resolve("psql").toString(),
                "-h",
                folder.toString(),
                "-U",
                "postgres",
                "-X",
                "-A",
                "-t",
                "-c",
                query);
    }

    /** Loses a folder of the stanza in the repository. */
    void remove(String of, String name) throws Exception {
        delete(folder.resolve("repo").resolve(of).resolve("orders").resolve(name));
    }

    /** Overwrites a file of the repository. */
    void overwrite(String file, String text) throws Exception {
        Files.writeString(folder.resolve("repo").resolve(file), text);
    }

    private String as(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
        }
        command.addAll(List.of(words));
        Path log = Files.createTempFile("vigie", "log");
        try {
            return Installed.run(command, Map.of("LC_ALL", "C"), log);
        } finally {
            Files.delete(log);
        }
    }

    private static void delete(Path tree) throws Exception {
        try (Stream<Path> files = Files.walk(tree, new FileVisitOption[0])) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws Exception {
        as(BINARIES.resolve("pg_ctl").toString(), "-D", folder + "/data", "-m", "immediate", "-w", "stop");
        delete(folder);
    }
}
