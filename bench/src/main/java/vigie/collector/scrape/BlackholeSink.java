package vigie.collector.scrape;

import org.openjdk.jmh.infra.Blackhole;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** Takes samples so that nothing of their reading can be left out. */
record BlackholeSink(Blackhole blackhole) implements SampleSink {
    @Override
    public void accept(Series series, long timestampMs, double value) {
        blackhole.consume(series);
        blackhole.consume(timestampMs);
        blackhole.consume(value);
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {}

    @Override
    public void forget(Target target) {}
}
