package vigie.app.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Signals to processes. Never to this process, one that it stems from, or the first of the machine; and not to one whose program is not the
 * one that is named: a number in an old file may be another's by now.
 */
final class Signals {
    private static final int MOST_BYTES = 64;
    private static final int SECONDS = 5;

    private Signals() {}

    static Hands.Undo send(Provider.Signal signal) throws Failed {
        ProcessHandle process = found(signal);
        Optional<Instant> started = process.info().startInstant();
        send(signal.signal(), process.pid());
        if (!signal.signal().equals("STOP")) {
            return () -> {};
        }
        return () -> {
            // Its number may be another's after its end.
            boolean same = ProcessHandle.of(process.pid())
                    .filter(p -> p.isAlive() && p.info().startInstant().equals(started))
                    .isPresent();
            if (same) {
                send("CONT", process.pid());
            }
        };
    }

    private static ProcessHandle found(Provider.Signal signal) throws Failed {
        long pid = signal.pid() == null ? read(signal.pidFile()) : signal.pid();
        Optional<ProcessHandle> own = Optional.of(ProcessHandle.current());
        while (own.isPresent()) {
            if (own.get().pid() == pid) {
                throw new Failed("process " + pid + " is this command, or one that it stems from");
            }
            own = own.get().parent();
        }
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(() -> new Failed("there is no process " + pid));
        String wanted = signal.program();
        if (wanted != null) {
            String path = process.info().command().orElse("");
            Path name = Path.of(path).getFileName();
            boolean same =
                    path.equals(wanted) || (name != null && name.toString().equals(wanted));
            if (!same) {
                throw new Failed("process " + pid + " is not " + wanted + ": it is "
                        + (path.isEmpty() ? "not known what it is" : path));
            }
        }
        return process;
    }

    private static long read(@Nullable Path file) throws Failed {
        if (file == null) {
            throw new Failed("a signal needs a process");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES && new String(bytes, StandardCharsets.UTF_8).indexOf(10) < 0) {
                throw new Failed(file + " holds no process's number: it is longer than " + MOST_BYTES + " bytes");
            }
            // PostgreSQL's has more lines.
            String text = new String(bytes, StandardCharsets.UTF_8);
            return FaultReader.pid(text.lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new Failed(file + " cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw new Failed(file + " holds no process's number");
        }
    }

    private static void send(String signal, long pid) throws Failed {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new Failed("kill -" + signal + " " + pid + " did not end");
            }
            String said = new String(kill.getInputStream().readNBytes(500), StandardCharsets.UTF_8);
            if (kill.exitValue() != 0) {
                throw new Failed("kill -" + signal + " " + pid + " failed: "
                        + said.replaceAll("\\s+", " ").strip());
            }
        } catch (IOException e) {
            throw new Failed("kill could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted while " + signal + " was sent to " + pid);
        }
    }
}
