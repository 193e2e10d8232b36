package vigie.collector.probe.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;

/** A way to a gateway: to an instance itself, or through the balancer. Answers of up to 1 MiB. Any thread, one question at a time. */
final class Way {
    private static final int MAX_BYTES = 1 << 20;

    private final Probe.Context context;
    private final Scheme scheme;
    private final HostPort place;
    private final String connection;
    private final Map<String, String> headers;

    /**
     * A way to a place.
     *
     * @param connection the key of the connection that is kept, or empty for a new one for each question
     * @param headers sent with every question
     */
    Way(Probe.Context context, Scheme scheme, HostPort place, String connection, Map<String, String> headers) {
        this.context = context;
        this.scheme = scheme;
        this.place = place;
        this.connection = connection;
        this.headers = Map.copyOf(headers);
    }

    /**
     * A question.
     *
     * @param headers beside those of every question, and in place of those of the same name
     * @param wanted the headers of the answer that are read
     */
    record Question(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable Secret body,
            Collection<String> wanted) {
        static Question get(String path, Collection<String> wanted) {
            return new Question("GET", path, Map.of(), null, wanted);
        }
    }

    /** Hears an answer, and how long it took; or that there is none. */
    interface Receiver {
        void answered(WholeAnswer.Whole answer, Duration took);

        void failed(CheckResult.Phase phase, String reason);
    }

    void ask(Question question, Look look, Receiver receiver) {
        long started = context.nanoTime();
        Duration left = Duration.ofNanos(look.deadlineNanos - started);
        if (left.isNegative() || left.isZero()) {
            receiver.failed(CheckResult.Phase.SEND, "no time was left to ask");
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        question.headers.keySet().forEach(name -> all.keySet().removeIf(name::equalsIgnoreCase));
        all.putAll(question.headers);
        byte[] body = question.body == null ? null : question.body.reveal().getBytes(StandardCharsets.UTF_8);
        int maxBytes = (int) Math.min(MAX_BYTES, context.limits().bodyBytes());
        var request = new HttpRequest(
                question.method,
                place.url(scheme.word(), question.path),
                all,
                body,
                left,
                maxBytes,
                connection,
                context.targets());
        context.http().send(request, new WholeAnswer(question.wanted, maxBytes, true, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                receiver.answered(answer, Duration.ofNanos(context.nanoTime() - started));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                receiver.failed(phase, reason);
            }
        }));
    }
}
