package vigie.app.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import vigie.alerting.record.Database;

/**
 * The record of one run: a real SQLite file that outlives the processes which are killed over it. It lies in memory and is not
 * synced, since no power fails here; that a commit is on disk is shown elsewhere.
 */
final class SimRecord implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path file;

    SimRecord() {
        this.file = Template.FOLDER.resolve("run-" + COUNT.incrementAndGet() + ".db");
        try {
            Files.copy(Template.FILE, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record as one process opens it. */
    Open open(InstantSource clock, RecordFaults faults) {
        FaultySource writers = new FaultySource(connect(file, false), faults, true);
        FaultySource readers = new FaultySource(connect(file, true), faults, false);
        return new Open(new Database(writers, readers, clock), writers, readers);
    }

    /** What a process has open; closing it gives up what was not committed, as a killed process does. */
    record Open(Database database, FaultySource writers, FaultySource readers) implements AutoCloseable {
        @Override
        public void close() {
            writers.end();
            readers.end();
        }
    }

    private static Connection connect(Path file, boolean readOnly) {
        Properties pragmas = new Properties();
        pragmas.setProperty("journal_mode", "WAL");
        pragmas.setProperty("synchronous", "OFF");
        pragmas.setProperty("foreign_keys", "true");
        pragmas.setProperty("transaction_mode", readOnly ? "DEFERRED" : "IMMEDIATE");
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, pragmas);
            connection.setAutoCommit(readOnly);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException("the record of a run cannot be opened: " + file, e);
        }
    }

    @Override
    public void close() {
        for (String end : new String[] {"", "-wal", "-shm"}) {
            try {
                Files.deleteIfExists(Path.of(file + end));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An empty record with its schema, made once. */
    private static final class Template {
        static final Path FOLDER = folder();
        static final Path FILE = make();

        private static Path folder() {
            Path memory = Path.of("/dev/shm");
            try {
                Path folder = Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "vigie-sim-")
                        : Files.createTempDirectory("vigie-sim-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path make() {
            Path file = FOLDER.resolve("template.db");
            Database.open("jdbc:sqlite:" + file, InstantSource.system()).close();
            return file;
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
