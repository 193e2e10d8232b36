package vigie.app.runner;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands: an empty environment but for a plain {@code PATH}, the root as working directory, nothing to read, no new
 * privileges, another user if one is named.
 *
 * @param user whom commands run as, or null for the runner's own
 * @param group the number of that user's group, or null
 * @param timeout a command that runs longer is killed with all that it started
 */
record Commands(@Nullable String user, @Nullable String group, Duration timeout) {
    /** Of util-linux, which every Linux has. */
    private static final String SETPRIV = "/usr/bin/setpriv";

    private static final int MOST_OUTPUT = 64 << 10;
    private static final int SHOWN = 300;

    Commands {
        if (!Files.isExecutable(Path.of(SETPRIV))) {
            throw new IllegalStateException("privileges cannot be dropped without " + SETPRIV);
        }
    }

    /**
     * Commands of a user, or of the runner's own for null.
     *
     * @throws IOException if there is no such user
     */
    static Commands of(@Nullable String user, Duration timeout) throws IOException {
        Commands own = new Commands(null, null, timeout);
        if (user == null) {
            return own;
        }
        Deed id = own.run(List.of("/usr/bin/id", "-g", "--", user));
        if (id.state() != Deed.State.DONE) {
            throw new IOException("there is no user " + user + ": " + id.detail());
        }
        return new Commands(user, id.detail().replaceFirst(".*: ", ""), timeout);
    }

    /** Runs one to its end. */
    Deed run(List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(privileges(arguments))
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Deed(Deed.State.FAILED, arguments.get(0) + " could not be started: " + e.getMessage());
        }
        Output output = new Output(process.getInputStream());
        Thread reader = new Thread(output, "runner-output");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Deed(
                        Deed.State.FAILED,
                        "killed after " + timeout.toSeconds() + " s without an end" + output.shown());
            }
            // What it left behind may hold the pipe open for ever: its last words have a second to arrive.
            reader.join(1_000);
            int code = process.exitValue();
            return code == 0
                    ? new Deed(Deed.State.DONE, "exit 0" + output.shown())
                    : new Deed(Deed.State.FAILED, "exit " + code + output.shown());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Deed(Deed.State.FAILED, "killed, because the runner ends");
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private List<String> privileges(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(SETPRIV, "--no-new-privs"));
        if (user != null) {
            all.addAll(List.of("--reuid=" + user, "--regid=" + group, "--init-groups", "--inh-caps=-all"));
        }
        all.add("--");
        all.addAll(arguments);
        return all;
    }

    /** Reads what a command says, keeps its end, and never lets it wait. */
    private static final class Output implements Runnable {
        private final InputStream from;
        private final StringBuilder text = new StringBuilder();

        Output(InputStream from) {
            this.from = from;
        }

        @Override
        public void run() {
            byte[] part = new byte[4096];
            try {
                for (int read = from.read(part); read >= 0; read = from.read(part)) {
                    synchronized (text) {
                        text.append(new String(part, 0, read, StandardCharsets.UTF_8));
                        if (text.length() > MOST_OUTPUT) {
                            text.delete(0, text.length() - MOST_OUTPUT / 2);
                        }
                    }
                }
            } catch (IOException gone) {
                // A killed command's pipe breaks: what was said before is kept.
            }
        }

        String shown() {
            synchronized (text) {
                String all = text.toString().strip().replaceAll("\\s+", " ");
                String end = all.length() <= SHOWN ? all : "…" + all.substring(all.length() - SHOWN);
                return end.isEmpty() ? "" : ": " + end;
            }
        }
    }
}
