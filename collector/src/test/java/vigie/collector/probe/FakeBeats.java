package vigie.collector.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.BeatBook;

/** A book that says what a test lays down. */
public final class FakeBeats implements BeatBook {
    public Watch watch = new Watch(Instant.EPOCH, null, Instant.EPOCH);
    public @Nullable RuntimeException trouble;
    public final List<String> asked = new ArrayList<>();

    @Override
    public Instant beat(String name, boolean ok, String message) {
        throw new AssertionError("a probe takes no calls");
    }

    @Override
    public Watch watch(String name, Duration bridged) {
        asked.add(name);
        if (trouble != null) {
            throw trouble;
        }
        return watch;
    }

    @Override
    public List<Beat> beats(int most) {
        return List.of();
    }
}
