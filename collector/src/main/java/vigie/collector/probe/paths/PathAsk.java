package vigie.collector.probe.paths;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.Dialect;
import vigie.collector.probe.http.HttpJudge;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult.Phase;
import vigie.model.Status;

/** Tries a path: connects, and asks over it if something is to be asked. Always over a connection of its own, since an old one proves nothing. */
final class PathAsk {
    private static final int MAX_BYTES = 1 << 20;

    private final Probe.Context context;
    private final @Nullable String path;
    private final Map<String, String> headers;
    private final Duration certificateExpiry;
    private final HttpJudge judge;

    PathAsk(Probe.Context context, PathsConfig config) {
        this.context = context;
        this.path = config.path();
        this.headers = requireNonNull(config.headers());
        this.certificateExpiry = requireNonNull(config.certificateExpiry());
        this.judge = new HttpJudge(requireNonNull(config.expect()), certificateExpiry, Dialect.NONE);
    }

    /** Tells exactly once how the path is, on a thread of a transport. */
    void ask(NetworkPath way, Duration timeout, Consumer<PathOutcome> told) {
        long started = context.nanoTime();
        if (path == null) {
            var request = new TcpTransport.TcpRequest(
                    way.place().host(), way.place().port(), way.tls(), null, 0, timeout, context.targets());
            context.tcp().open(request, new Connected(started, told));
        } else {
            Scheme scheme = way.tls() ? Scheme.HTTPS : Scheme.HTTP;
            int maxBytes = (int) Math.min(MAX_BYTES, context.limits().bodyBytes());
            var request = new HttpRequest(
                    "GET",
                    way.place().url(scheme.word(), path),
                    headers,
                    null,
                    timeout,
                    maxBytes,
                    "",
                    context.targets());
            context.http()
                    .send(request, new WholeAnswer(judge.readsHeaders(), maxBytes, true, new Answered(started, told)));
        }
    }

    private Duration since(long started) {
        return Duration.ofNanos(context.nanoTime() - started);
    }

    private PathOutcome outcome(Probe.Answer answer, long started) {
        return new PathOutcome(answer.status(), answer.phase(), answer.reason(), since(started));
    }

    private PathOutcome lost(Phase phase, String reason, long started) {
        return new PathOutcome(Status.DOWN, phase, reason, since(started));
    }

    /** Hears whether a connection stands. */
    private final class Connected implements TcpTransport.TcpListener {
        private final long started;
        private final Consumer<PathOutcome> told;

        Connected(long started, Consumer<PathOutcome> told) {
            this.started = started;
            this.told = told;
        }

        @Override
        public boolean answered(byte[] soFar) {
            return true;
        }

        @Override
        public void end(@Nullable Instant certificateEnd) {
            Verdict verdict = new Verdict();
            Certificates.judge(certificateEnd, context.now(), certificateExpiry, verdict);
            told.accept(outcome(verdict.answer(List.of()), started));
        }

        @Override
        public void failed(Phase phase, String reason) {
            told.accept(lost(phase, reason, started));
        }
    }

    /** Hears what is answered. */
    private final class Answered implements WholeAnswer.Receiver {
        private final long started;
        private final Consumer<PathOutcome> told;

        Answered(long started, Consumer<PathOutcome> told) {
            this.started = started;
            this.told = told;
        }

        @Override
        public void answered(WholeAnswer.Whole answer) {
            told.accept(outcome(judge.judge(answer, since(started), context.now()), started));
        }

        @Override
        public void failed(Phase phase, String reason) {
            told.accept(lost(phase, reason, started));
        }
    }
}
