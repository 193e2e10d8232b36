package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Programs of an experiment: no shell, nothing to read, at most 64 KiB kept of each output; one that runs longer than it may is killed with
 * all that it started.
 */
final class Programs {
    private static final int MOST_BYTES = 64 << 10;
    /** What a program left behind may hold its output open for ever. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    JsonNode run(Provider.Program program, Stop stop) throws Failed, Stop.Stopped {
        List<String> words = new ArrayList<>();
        words.add(program.path());
        words.addAll(program.arguments());
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException | IllegalArgumentException e) {
            throw new Failed(program.path() + " could not be started: " + e.getMessage());
        }
        try {
            CompletableFuture<String> out = reading(process.getInputStream());
            CompletableFuture<String> err = reading(process.getErrorStream());
            Waiting.on(process.onExit(), program.timeout(), stop, program.path());
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("status", process.exitValue())
                    .put("stdout", words(out))
                    .put("stderr", words(err));
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static CompletableFuture<String> reading(InputStream from) {
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread thread = new Thread(() -> read.complete(all(from)), "experiment-output");
        thread.setDaemon(true);
        thread.start();
        return read;
    }

    private static String words(CompletableFuture<String> read) {
        try {
            return read.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** The beginning of what a stream says; the rest is read and forgotten, so that nobody waits. */
    private static String all(InputStream from) {
        try (from) {
            byte[] kept = from.readNBytes(MOST_BYTES);
            byte[] part = new byte[8192];
            int more;
            do {
                more = from.read(part);
            } while (more >= 0);
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
