package vigie.app.sim;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import vigie.app.simulate.VirtualTime;

/** Identifiers in ascending order of their time, from a seed. */
record Ids(VirtualTime time, SplittableRandom random, long[] last) implements Supplier<String> {
    Ids(VirtualTime time, SplittableRandom random) {
        this(time, random, new long[1]);
    }

    @Override
    public String get() {
        last[0] = Math.max(last[0] + 1, time.instant().toEpochMilli() * 1_000);
        return String.format("%016x%08x", last[0], random.nextInt());
    }
}
