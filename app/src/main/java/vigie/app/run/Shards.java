package vigie.app.run;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * The hot door, with one detection shard behind it for each thread that samples come from. A sample is judged where it was read:
 * no queue and no lock on its way. What is forgotten is forgotten on each shard's own thread.
 */
final class Shards implements SampleSink {
    private final Map<Executor, SampleSink> shards = new LinkedHashMap<>();
    private final FastThreadLocal<SampleSink> own = new FastThreadLocal<>();

    /**
     * A shard for each of these single threads.
     *
     * @param make makes one shard; called once for each thread, on the caller's
     */
    Shards(List<? extends Executor> threads, Supplier<SampleSink> make) {
        for (Executor thread : threads) {
            SampleSink shard = make.get();
            shards.put(thread, shard);
            thread.execute(() -> own.set(shard));
        }
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        own.get().accept(series, timestampMs, value);
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        own.get().endOfPoll(target, timestampMs);
    }

    @Override
    public void forget(Target target) {
        shards.forEach((thread, shard) -> thread.execute(() -> shard.forget(target)));
    }
}
