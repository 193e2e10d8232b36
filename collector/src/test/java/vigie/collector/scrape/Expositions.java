package vigie.collector.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import vigie.collector.CollectorConfig.Limits;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** A parser with its target and a sink that keeps what it gets: what tests of expositions need. */
final class Expositions implements SampleSink {
    static final Target TARGET = new Target(new Instance("shop", "127.0.0.1:1", "a", "", Labels.EMPTY), "metrics");

    /** A sample as it was handed on. */
    record Got(Series series, long timestampMs, double value) {}

    final SeriesBudget budget;
    final ExpositionParser parser;
    final List<Got> got = new ArrayList<>();
    int polls;

    Expositions() {
        this(Limits.DEFAULT);
    }

    Expositions(Limits limits) {
        budget = new SeriesBudget(limits.series());
        parser = new ExpositionParser(TARGET, limits, budget.open(), new StringPool(256));
    }

    /** Reads a body whole; returns the reason of its refusal with its line, or an empty string. */
    String read(Format format, String body) {
        return read(format, body.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE, true);
    }

    /** Reads a body in parts of random sizes. */
    String read(Format format, String body, RandomGenerator random) {
        return read(format, body.getBytes(StandardCharsets.UTF_8), 1 + random.nextInt(200), true);
    }

    /** Reads a body in parts of at most so many bytes. */
    String read(Format format, byte[] body, int part, boolean whole) {
        got.clear();
        parser.begin(format, 1_000);
        for (int i = 0; i < body.length; i += Math.min(part, body.length - i)) {
            parser.feed(ByteBuffer.wrap(body, i, Math.min(part, body.length - i)));
        }
        if (parser.finish(whole)) {
            parser.emit(this);
            return "";
        }
        Problem problem = Objects.requireNonNull(parser.problem());
        return problem.line() + ": " + problem.reason();
    }

    /** What was handed on last, one {@code name{labels} value@time kind} each. */
    List<String> lines() {
        return got.stream()
                .map(g -> g.series().metric()
                        + g.series().labels()
                        + ' '
                        + g.value()
                        + '@'
                        + g.timestampMs()
                        + ' '
                        + g.series().kind())
                .toList();
    }

    @Override
    public void accept(Series series, long timestampMs, double value) {
        got.add(new Got(series, timestampMs, value));
    }

    @Override
    public void endOfPoll(Target target, long timestampMs) {
        polls++;
    }

    @Override
    public void forget(Target target) {}
}
