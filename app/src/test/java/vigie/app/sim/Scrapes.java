package vigie.app.sim;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Scraper;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Target;

/** Reads the little expositions of the scripted estate: one gauge or counter a line, without labels. */
final class Scrapes implements Scraper {
    static final Scraper.Maker MAKER = Scrapes::new;

    private final Target target;
    private final Probe.Context context;
    private final Map<String, Series> known = new LinkedHashMap<>();

    private Scrapes(Target target, Probe.Context context) {
        this.target = target;
        this.context = context;
    }

    @Override
    public void start(URI url, Map<String, String> headers, Duration timeout, Consumer<Probe.Answer> whenDone) {
        var request = new HttpRequest("GET", url, headers, null, timeout, 1 << 20, target.key(), context.targets());
        context.http().send(request, new Listener(whenDone));
    }

    @Override
    public void close() {}

    private final class Listener implements HttpListener {
        private final Consumer<Probe.Answer> whenDone;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Listener(Consumer<Probe.Answer> whenDone) {
            this.whenDone = whenDone;
        }

        @Override
        public void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry) {}

        @Override
        public void body(ByteBuffer part) {
            while (part.hasRemaining()) {
                body.write(part.get());
            }
        }

        @Override
        public void end() {
            long now = context.now().toEpochMilli();
            for (String line : body.toString(StandardCharsets.ISO_8859_1).split("\n")) {
                String[] words = line.split(" ");
                if (words.length == 2 && !line.startsWith("#") && words[0].matches("[a-z_]+")) {
                    context.samples().accept(series(words[0]), now, Double.parseDouble(words[1]));
                }
            }
            context.samples().endOfPoll(target, now);
            whenDone.accept(Probe.Answer.UP);
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason, boolean sent) {
            whenDone.accept(Probe.Answer.down(phase, reason));
        }
    }

    private Series series(String metric) {
        Series.Kind kind = metric.endsWith("_total") ? Series.Kind.COUNTER : Series.Kind.GAUGE;
        return known.computeIfAbsent(metric, m -> new Series(target, m, Labels.EMPTY, kind));
    }
}
