package vigie.app.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the detector has learnt, on disk: taken before the first poll, written every five minutes and at the end. The file is
 * replaced whole or not at all; one that cannot be taken is put aside as {@code baselines.refused}, and everything is learnt anew.
 */
final class Baselines {
    private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Path file;
    private final Source source;

    /** Whose baselines they are: the detector. */
    interface Source {
        void save(DataOutput out) throws IOException;

        /** Answers why they are refused, or nothing. */
        Optional<String> load(DataInput in);
    }

    Baselines(Path file, Source source) {
        this.file = file;
        this.source = source;
    }

    /** Takes what an earlier process has left, if there is something. */
    void load() {
        if (!Files.exists(file)) {
            return;
        }
        Optional<String> refusal;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            refusal = source.load(in);
        } catch (IOException e) {
            refusal = Optional.of("saved baselines cannot be read: " + e.getMessage());
        }
        refusal.ifPresent(this::putAside);
    }

    private void putAside(String why) {
        Path aside = file.resolveSibling(file.getFileName() + ".refused");
        LOG.warn("{}: {}; everything is learnt anew, the file is kept as {}", file, why, aside);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be put aside and will be overwritten", file, e);
        }
    }

    /**
     * Writes them now and then until the scheduler ends.
     *
     * @param worker does the writing: it blocks for as long as the disk does
     */
    void saveRegularly(ScheduledExecutorService scheduler, Executor worker) {
        var unused = scheduler.scheduleAtFixedRate(
                () -> {
                    try {
                        worker.execute(this::save);
                    } catch (RejectedExecutionException e) {
                        LOG.warn("the baselines are not saved this time: too much waits for the disk", e);
                    }
                },
                EVERY.toMillis(),
                EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Writes them. A disk that does not take them costs the baselines of the last minutes and nothing else. */
    synchronized void save() {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileOutputStream stream = new FileOutputStream(fresh.toFile())) {
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream));
                source.save(out);
                out.flush();
                stream.getFD().sync();
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the baselines cannot be saved to {}: {}", file, e.getMessage(), e);
        }
    }
}
