package vigie.collector.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import vigie.collector.CollectorConfig.Limits;

/** Nanoseconds for each sample from bytes in memory to the sink, beside the twin. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ParserBenchmark {
    private static final int PART = 8192;

    private final byte[][] arrays = new byte[4][];
    private final ByteBuffer[] bodies = new ByteBuffer[4];
    private final ByteBuffer[] changing = new ByteBuffer[4];
    private final SplittingTwin twin = new SplittingTwin();
    private final StringPool pool = new StringPool(1 << 15);
    private ExpositionParser parser = parser();
    private int turn;

    /** Four bodies with the same series and other values; and the same with one line more at the top, each time another one. */
    @Setup
    public void makeBodies() {
        for (int i = 0; i < bodies.length; i++) {
            arrays[i] = Bodies.text(i);
            bodies[i] = Bodies.direct(arrays[i]);
            byte[] more = ("another_" + i + " 1\n").getBytes(StandardCharsets.US_ASCII);
            byte[] longer = Arrays.copyOf(more, more.length + arrays[i].length);
            System.arraycopy(arrays[i], 0, longer, more.length, arrays[i].length);
            changing[i] = Bodies.direct(longer);
        }
    }

    private ExpositionParser parser() {
        return new ExpositionParser(Bodies.TARGET, Limits.DEFAULT, new SeriesBudget(1_000_000).open(), pool);
    }

    private void read(ByteBuffer body, Blackhole blackhole) {
        parser.begin(Format.TEXT, turn);
        for (int at = 0; at < body.capacity(); at += PART) {
            body.limit(Math.min(at + PART, body.capacity())).position(at);
            parser.feed(body);
        }
        if (!parser.finish(true)) {
            throw new IllegalStateException(String.valueOf(parser.problem()));
        }
        parser.emit(new BlackholeSink(blackhole));
    }

    /** The steady state: the series of the last body, all values changed. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void remembered(Blackhole blackhole, CpuTime cpu) {
        cpu.body();
        read(bodies[turn++ & 3], blackhole);
    }

    /** A line at the top that was not there before: every line behind it is compared out of place. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void changed(Blackhole blackhole, CpuTime cpu) {
        cpu.body();
        read(changing[turn++ & 3], blackhole);
    }

    /** A target's first body: every series is made. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void cold(Blackhole blackhole, CpuTime cpu) {
        cpu.body();
        parser = parser();
        read(bodies[turn++ & 3], blackhole);
    }

    /** The twin in its steady state. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void twin(Blackhole blackhole, CpuTime cpu) {
        cpu.body();
        twin.read(arrays[turn++ & 3], turn, new BlackholeSink(blackhole));
    }
}
