package vigie.app.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this runner has done, one line of JSON each, on disk before it is done: a call that comes again is known after a restart, and
 * so is the newest epoch of an instance. The oldest of more than {@value #MOST} are forgotten when it is opened. Any thread.
 */
final class DeedBook implements Closeable {
    private static final int MOST = 10_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final FileChannel file;
    private final LinkedHashMap<String, Deed> deeds = new LinkedHashMap<>();
    private final Map<String, Long> epochs = new LinkedHashMap<>();

    private DeedBook(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the book.
     *
     * @throws IOException if it cannot be read, written, or is another runner's just now
     */
    static DeedBook open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        List<String> lines = Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
        List<String> kept = lines.subList(Math.max(0, lines.size() - 2 * MOST), lines.size());
        if (kept.size() < lines.size()) {
            Path next = path.resolveSibling(path.getFileName() + ".next");
            Files.write(
                    next,
                    kept,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.SYNC);
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        if (file.tryLock() == null) {
            file.close();
            throw new IOException(path + " is another runner's");
        }
        DeedBook book = new DeedBook(file);
        for (String line : kept) {
            book.read(line);
        }
        book.deeds.replaceAll((id, deed) -> deed.state() == Deed.State.BEGUN
                ? new Deed(Deed.State.UNKNOWN, "the runner ended while it was being done")
                : deed);
        return book;
    }

    private void read(String line) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException halfWritten) {
            // A line that was cut off by a crash was not yet acted on.
            return;
        }
        deeds.put(
                node.path("id").asText(),
                new Deed(
                        Deed.State.valueOf(node.path("state").asText()),
                        node.path("detail").asText()));
        node.path("instances")
                .forEach(i -> epochs.merge(i.asText(), node.path("epoch").asLong(), Math::max));
    }

    /** What became of a call, if it came before. */
    synchronized Optional<Deed> find(String id) {
        return Optional.ofNullable(deeds.get(id));
    }

    /**
     * Writes down that a call is begun; on disk when this returns.
     *
     * @return what is known of it already, or null: it is the caller's to do
     * @throws Refused if a call with a newer epoch has acted on one of the instances
     */
    synchronized @Nullable Deed begin(SignedCall call, Instant now) throws Refused {
        Deed before = deeds.get(call.id());
        if (before != null) {
            return before;
        }
        List<String> instances = new ArrayList<>();
        for (Map<String, String> target : call.targets()) {
            String instance = target.getOrDefault("instance", "");
            if (epochs.getOrDefault(instance, 0L) > call.epoch()) {
                throw new Refused(409, "a newer run has acted on " + instance);
            }
            instances.add(instance);
        }
        ObjectNode line = line(call.id(), new Deed(Deed.State.BEGUN, ""), now);
        line.put("action", call.action()).put("epoch", call.epoch());
        instances.forEach(line.putArray("instances")::add);
        write(line);
        deeds.put(call.id(), new Deed(Deed.State.BEGUN, ""));
        instances.forEach(instance -> epochs.put(instance, call.epoch()));
        return null;
    }

    /** Writes down how a call ended. */
    synchronized void end(String id, Deed deed, Instant now) {
        deeds.put(id, deed);
        write(line(id, deed, now));
    }

    private static ObjectNode line(String id, Deed deed, Instant now) {
        return JSON.createObjectNode()
                .put("at", now.toString())
                .put("id", id)
                .put("state", deed.state().name())
                .put("detail", deed.detail());
    }

    private void write(ObjectNode line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("what is done cannot be written down: nothing is done", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
