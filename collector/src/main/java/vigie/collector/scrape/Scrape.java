package vigie.collector.scrape;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.prometheus.Scraper;
import vigie.model.CheckResult.Phase;
import vigie.model.Target;

/**
 * The scrapes of one target: asks for an exposition, reads it as it streams in, hands its samples on once it is complete and right.
 *
 * <p>A right answer is UP. One over a limit is DEGRADED with the limit and hands nothing on; everything else is DOWN with the phase, the line and the
 * reason. Never runs twice at once; samples come on the transport's thread for this target.
 */
public final class Scrape implements Scraper {
    private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);

    private final Target target;
    private final Probe.Context context;
    private final ScrapeShared shared;
    private final SeriesBudget.Account account;
    private final ExpositionParser parser;
    private boolean toldOfType;
    private volatile boolean closed;

    /** Made once for a target, and kept as long as it is polled: it remembers the target's series. */
    public Scrape(Target target, Probe.Context context, ScrapeShared shared) {
        this.target = target;
        this.context = context;
        this.shared = shared;
        this.account = shared.budget().open();
        this.parser = new ExpositionParser(target, context.limits(), account, shared.pool());
    }

    /**
     * Starts a scrape.
     *
     * @param headers added to those of a scrape, or instead of them
     * @param done hears exactly once, on the transport's thread
     */
    @Override
    public void start(URI url, Map<String, String> headers, Duration timeout, Consumer<Probe.Answer> done) {
        Map<String, String> all = new HashMap<>();
        all.put("Accept", Format.ACCEPT);
        all.put("User-Agent", "Vigie");
        all.put("X-Prometheus-Scrape-Timeout-Seconds", String.valueOf(timeout.toMillis() / 1000.0));
        if (isLoopback(String.valueOf(url.getHost()))) {
            // Bytes cost nothing on the way through one machine, and packing costs both of its ends.
            all.put("Accept-Encoding", "identity");
        }
        all.putAll(headers);
        long most = context.limits().bodyBytes();
        HttpRequest request =
                new HttpRequest("GET", url, all, null, timeout, most + 1, target.key(), context.targets());
        context.http().send(request, new Answer(context.now().toEpochMilli(), most, done));
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.")
                || host.equals("[::1]")
                || host.toLowerCase(Locale.ROOT).equals("localhost");
    }

    /** Ends: the target is not polled any more. Any thread; a scrape that is under way hands nothing on any more. */
    @Override
    public void close() {
        closed = true;
        account.close();
        shared.ended("");
    }

    /** One answer. */
    private final class Answer implements HttpListener {
        private final long startedMs;
        private final long most;
        private final Consumer<Probe.Answer> done;
        private int status;
        private boolean framed;
        private long bytes;

        Answer(long startedMs, long most, Consumer<Probe.Answer> done) {
            this.startedMs = startedMs;
            this.most = most;
            this.done = done;
        }

        @Override
        public void head(int code, HttpHeaders headers, @Nullable Instant certificateExpiry) {
            status = code;
            framed = headers.first("Content-Length") != null || headers.first("Transfer-Encoding") != null;
            String type = headers.first("Content-Type");
            Format format = Format.of(type);
            if (format == null && code == 200 && !toldOfType) {
                toldOfType = true;
                LOG.warn("{} has the content type {}; it is read as Prometheus text", target.key(), type);
            }
            forgetIfEvicted();
            parser.begin(format == null ? Format.TEXT : format, startedMs);
        }

        @Override
        public void body(ByteBuffer part) {
            bytes += part.remaining();
            if (status == 200 && bytes <= most && parser.problem() == null) {
                parser.feed(part);
            }
        }

        @Override
        public void end() {
            if (status != 200) {
                refuse(Phase.ASSERT, "HTTP status " + status + ", expected 200");
            } else if (bytes > most) {
                refuseForLimit(parser.tooLong(bytes, most));
            } else if (closed || !parser.finish(framed)) {
                refuseFor(parser.problem());
            } else {
                shared.ended("");
                parser.emit(context.samples());
                done.accept(Probe.Answer.UP);
            }
        }

        @Override
        public void failed(Phase phase, String reason, boolean sent) {
            if (bytes > most) {
                refuseForLimit(parser.tooLong(bytes, most));
            } else if (parser.problem() != null && status == 200 && phase == Phase.BODY) {
                refuseFor(parser.problem());
            } else {
                forgetIfEvicted();
                refuse(phase, reason);
            }
        }

        private void forgetIfEvicted() {
            if (account.isEvicted()) {
                parser.forget();
                context.samples().forget(target);
            }
        }

        private void refuseFor(@Nullable Problem problem) {
            if (problem == null) {
                refuse(Phase.ASSERT, "the target is not polled any more");
            } else if (problem.limit().isEmpty()) {
                refuse(Phase.BODY, "scrape refused: line " + problem.line() + ": " + problem.reason());
            } else {
                refuseForLimit(problem);
            }
        }

        private void refuse(Phase phase, String reason) {
            parser.abandon();
            done.accept(Probe.Answer.down(phase, reason));
        }

        private void refuseForLimit(Problem problem) {
            parser.abandon();
            shared.ended(problem.limit());
            done.accept(Probe.Answer.degraded("scrape refused: " + problem.reason()));
        }
    }
}
