package vigie.collector.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import vigie.collector.CollectorConfig.Limits;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** Reads an exposition as a scrape does and says what is wrong with it: the command {@code check-metrics}. */
public final class MetricsCheck {
    private MetricsCheck() {}

    /**
     * Reads to the end, or to the first problem; the stream is not closed.
     *
     * @return what is wrong: nothing, or the first problem, behind which nothing can be said of the rest
     * @throws IOException if the stream cannot be read
     */
    public static List<Problem> check(InputStream in, Format format, Limits limits) throws IOException {
        Target target = new Target(new Instance("check", "stdin", "", "", Labels.EMPTY), "metrics");
        SeriesBudget.Account account = new SeriesBudget(Integer.MAX_VALUE).open();
        ExpositionParser parser = new ExpositionParser(target, limits, account, new StringPool(1024));
        parser.begin(format, 0);
        byte[] part = new byte[16 << 10];
        long total = 0;
        for (int size = in.read(part); size >= 0; size = in.read(part)) {
            total += size;
            if (!parser.feed(ByteBuffer.wrap(part, 0, size))) {
                break;
            }
            if (total > limits.bodyBytes()) {
                return List.of(parser.tooLong(total, limits.bodyBytes()));
            }
        }
        parser.finish(false);
        Problem problem = parser.problem();
        return problem == null ? List.of() : List.of(problem);
    }
}
