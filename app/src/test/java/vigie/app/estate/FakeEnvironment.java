package vigie.app.estate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables and files out of two maps. */
public final class FakeEnvironment implements Environment {
    static final Path ESTATE = Path.of("/etc/vigie/estate.yaml");

    final Map<String, String> variables = new HashMap<>();
    private final Map<Path, byte[]> files = new HashMap<>();

    public FakeEnvironment file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    FakeEnvironment file(String path, byte[] content) {
        files.put(Path.of(path), content);
        return this;
    }

    public FakeEnvironment variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    @Override
    public @Nullable String variable(String name) {
        return variables.get(name);
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        byte[] content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (content.length > limit) {
            throw new IOException("is longer than " + limit + " bytes");
        }
        return content;
    }

    /** What comes of a text as the estate. */
    Reading read(String estate) {
        file(ESTATE.toString(), estate);
        return new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, "http://127.0.0.1:9600").read(ESTATE, this);
    }

    /** The estate of a text that must be valid. */
    Estate accepted(String estate) {
        Reading reading = read(estate);
        if (reading instanceof Reading.Accepted accepted) {
            return accepted.estate();
        }
        throw new AssertionError(reading);
    }

    /** The messages with line and column of a text that must be refused. */
    String refused(String estate) {
        Reading reading = read(estate);
        if (reading instanceof Reading.Rejected rejected) {
            return String.join(
                    "\n",
                    rejected.problems().stream()
                            .map(p -> p.line() + ":" + p.column() + ": " + p.message())
                            .toList());
        }
        throw new AssertionError("was accepted");
    }
}
