package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.prometheus.client.CollectorRegistry;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.collector.CollectorMetrics;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** The steady state allocates nothing for a sample: 1 KiB in a million samples is what twenty polls may cost, the counters' own bytes included. */
class ScrapeAllocationTest {
    private static final int SAMPLES = 50_000;

    @ParameterizedTest
    @EnumSource(Format.class)
    void aBodyWithTheSeriesOfTheLastAllocatesNothing(Format format) {
        ByteBuffer[] bodies = {body(format, 1), body(format, 17.25), body(format, 0.013300656000000001)};
        Counting counting = new Counting();
        CollectorMetrics metrics = new CollectorMetrics(new CollectorRegistry());
        Quarantine quarantine = new Quarantine(counting, () -> Instant.EPOCH, metrics);
        ExpositionParser parser = new Expositions().parser;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        scrape(parser, format, bodies, quarantine, 0, 10);
        counting.count = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        scrape(parser, format, bodies, quarantine, 10, 30);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(counting.count).isEqualTo(20 * SAMPLES);
        assertThat(allocated).isLessThan(1024);
        assertThat(metrics.samples.get()).isEqualTo(30 * SAMPLES);
    }

    private static void scrape(
            ExpositionParser parser, Format format, ByteBuffer[] bodies, SampleSink sink, int from, int to) {
        for (int i = from; i < to; i++) {
            ByteBuffer body = bodies[i % bodies.length];
            parser.begin(format, i);
            for (int at = 0; at < body.capacity(); at += 8000) {
                body.limit(Math.min(at + 8000, body.capacity())).position(at);
                parser.feed(body);
            }
            if (!parser.finish(true)) {
                throw new AssertionError(String.valueOf(parser.problem()));
            }
            parser.emit(sink);
        }
    }

    private static ByteBuffer body(Format format, double value) {
        StringBuilder text = new StringBuilder("# TYPE requests counter\n");
        for (int i = 0; i < SAMPLES; i++) {
            text.append("requests_total{path=\"/p")
                    .append(i)
                    .append("\",zone=\"a\"} ")
                    .append(value + i)
                    .append('\n');
        }
        text.append(format == Format.OPENMETRICS ? "# EOF\n" : "");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    private static final class Counting implements SampleSink {
        private int count;

        @Override
        public void accept(Series series, long timestampMs, double value) {
            count++;
        }

        @Override
        public void endOfPoll(Target target, long timestampMs) {}

        @Override
        public void forget(Target target) {}
    }
}
