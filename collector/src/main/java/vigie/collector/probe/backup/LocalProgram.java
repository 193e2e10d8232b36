package vigie.collector.probe.backup;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/**
 * A program as a child of this process, with an environment of its own: {@code PATH}, {@code LC_ALL}, the {@code HOME} of this process, and
 * what the command adds. It reads nothing.
 *
 * <p>One thread both reads and waits: it takes what the pipes hold and never waits for more of it, so neither a child that is silent nor a
 * grandchild that keeps a pipe open holds the thread beyond the deadline. Then the child and its descendants are killed. One that cannot be
 * killed, as a child of another user, is the only one: none is started beside it.
 */
final class LocalProgram implements Program {
    private static final int MOST_OUT = 8 << 20;
    private static final int MOST_ERR = 64 << 10;
    private static final long TICK_MS = 10;
    private static final long DYING_MS = 500;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final LongSupplier nanoTime;
    private @Nullable Process last;
    private volatile boolean closed;

    LocalProgram(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Ended run(Command command, long deadlineNanos) throws Unreadable, InterruptedException {
        Process before = last;
        if (before != null && before.isAlive()) {
            kill(before);
            throw new Unreadable("the program of an earlier poll still runs and cannot be ended");
        }
        if (closed || nanoTime.getAsLong() - deadlineNanos >= 0) {
            throw new Unreadable("there was no time left to run the program");
        }
        Process process = start(command);
        last = process;
        try {
            process.getOutputStream().close();
            return read(process, command, deadlineNanos);
        } catch (IOException e) {
            throw new Unreadable("what the program writes cannot be read: " + why(e), e);
        } finally {
            end(process);
        }
    }

    private static Process start(Command command) throws Unreadable {
        ProcessBuilder builder = new ProcessBuilder(command.words()).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        String home = environment.get("HOME");
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C");
        if (home != null) {
            environment.put("HOME", home);
        }
        command.environment().forEach((name, secret) -> environment.put(name, secret.reveal()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Unreadable(
                    "the program " + Excerpt.of(command.words().get(0), 120) + " cannot be run: " + why(e), e);
        }
    }

    private static String why(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return Excerpt.of(String.valueOf(cause.getMessage()), 120);
    }

    private Ended read(Process process, Command command, long deadlineNanos)
            throws IOException, Unreadable, InterruptedException {
        Pipe out = new Pipe(process.getInputStream(), MOST_OUT);
        Pipe err = new Pipe(process.getErrorStream(), MOST_ERR);
        boolean ended = false;
        while (true) {
            boolean moved = out.take() || err.take();
            if (out.isOver() || err.isOver()) {
                throw new Unreadable("the program writes more than " + (out.isOver() ? MOST_OUT : MOST_ERR) + " bytes");
            }
            if (!moved && ended) {
                String complaint = new String(err.bytes(), StandardCharsets.UTF_8);
                return new Ended(process.exitValue(), out.bytes(), command.hideSecrets(complaint));
            }
            if (closed) {
                throw new Unreadable("the check has ended");
            }
            if (nanoTime.getAsLong() - deadlineNanos >= 0) {
                String complaint = new String(err.bytes(), StandardCharsets.UTF_8).strip();
                throw new Unreadable("the program did not end in time"
                        + (complaint.isEmpty() ? "" : ": " + Excerpt.of(command.hideSecrets(complaint), 200)));
            }
            if (!moved) {
                ended = process.waitFor(TICK_MS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Leaves nothing behind. */
    private void end(Process process) throws InterruptedException {
        try {
            if (process.isAlive()) {
                kill(process);
                process.waitFor(DYING_MS, TimeUnit.MILLISECONDS);
            }
        } finally {
            Pipe.close(process.getInputStream());
            Pipe.close(process.getErrorStream());
        }
        if (!process.isAlive()) {
            last = null;
        }
    }

    /** The child first, so that it starts no more. */
    private static void kill(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        for (ProcessHandle handle : below) {
            List<ProcessHandle> deeper = handle.descendants().toList();
            handle.destroyForcibly();
            deeper.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
