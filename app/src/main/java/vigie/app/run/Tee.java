package vigie.app.run;

import java.util.List;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** Hands every sample to several sinks, in order. */
record Tee(List<SampleSink> sinks) implements SampleSink {
    Tee {
        sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        for (int i = 0; i < sinks.size(); i++) {
            sinks.get(i).accept(series, timestampMs, value);
        }
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        for (int i = 0; i < sinks.size(); i++) {
            sinks.get(i).endOfPoll(target, timestampMs);
        }
    }

    @Override
    public void forget(Target target) {
        sinks.forEach(sink -> sink.forget(target));
    }
}
