package vigie.app.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import vigie.app.simulate.VirtualExecutor;
import vigie.app.simulate.VirtualTime;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.model.CheckResult.Phase;

/**
 * The way from one process of Vigie to the scripted estate, with seeded latencies. Answers arrive on the process's own thread:
 * what is under way when it is killed never arrives.
 */
final class ScriptedHttp implements HttpTransport, TcpTransport {
    private static final long FOREVER = TimeUnit.MINUTES.toNanos(10);

    private final VirtualTime time;
    private final VirtualExecutor process;
    private final ScriptedEstate estate;
    private final UnaryOperator<Mood> eyes;
    private final SplittableRandom random;

    ScriptedHttp(
            VirtualTime time,
            VirtualExecutor process,
            ScriptedEstate estate,
            UnaryOperator<Mood> eyes,
            SplittableRandom random) {
        this.time = time;
        this.process = process;
        this.estate = estate;
        this.eyes = eyes;
        this.random = random;
    }

    @Override
    public void send(HttpRequest request, HttpListener listener) {
        Node node = estate.at(request.url().getHost() + ":" + request.url().getPort());
        long deadline = request.timeout().toNanos();
        long latency = latency();
        if (!estate.reaches(node)) {
            fail(listener, deadline, Phase.CONNECT, "no connection within " + request.timeout(), false);
            return;
        }
        int life = node.lives();
        switch (seen(node)) {
            case KILLED -> fail(listener, latency / 2, Phase.CONNECT, "connection refused", false);
            case HANGING -> fail(listener, deadline, Phase.FIRST_BYTE, "no answer within " + request.timeout(), true);
            case SLOW -> slow(node, life, request, listener, deadline);
            case DRIPPING -> drip(listener, deadline, request.timeout());
            case SILENT -> fail(listener, FOREVER, Phase.FIRST_BYTE, "no answer for ten minutes", true);
            default -> answer(node, life, request, listener, latency);
        }
    }

    private Mood seen(Node node) {
        return eyes.apply(estate.mood(node));
    }

    /** Half a millisecond to some tens of milliseconds, with a tail. */
    private long latency() {
        long micros = 500L + random.nextInt(2_000);
        return TimeUnit.MICROSECONDS.toNanos(random.nextInt(50) == 0 ? micros * 20 : micros);
    }

    private void slow(Node node, int life, HttpRequest request, HttpListener listener, long deadline) {
        long late = TimeUnit.SECONDS.toNanos(4);
        if (late >= deadline) {
            fail(listener, deadline, Phase.FIRST_BYTE, "no answer within " + request.timeout(), true);
        } else {
            answer(node, life, request, listener, late);
        }
    }

    private void answer(Node node, int life, HttpRequest request, HttpListener listener, long latency) {
        later(latency, () -> {
            if (node.lives() != life && !seen(node).serves()) {
                listener.failed(Phase.FIRST_BYTE, "connection reset", true);
                return;
            }
            NodeAnswer answer = NodeAnswer.to(request.url().getPath(), node, seen(node), time.elapsed(), random);
            byte[] body = answer.body();
            listener.head(answer.status(), headers(answer.contentType(), body.length), null);
            if (body.length > request.maxBytes()) {
                listener.failed(Phase.BODY, "the answer is over " + request.maxBytes() + " bytes", true);
                return;
            }
            int cut = body.length == 0 ? 0 : random.nextInt(body.length);
            listener.body(ByteBuffer.wrap(body, 0, cut));
            listener.body(ByteBuffer.wrap(body, cut, body.length - cut));
            listener.end();
        });
    }

    private void drip(HttpListener listener, long deadline, Duration timeout) {
        byte[] body = "{\"status\": \"UP\"}".getBytes(StandardCharsets.UTF_8);
        int bytes = (int) Math.min(body.length - 1, deadline / TimeUnit.SECONDS.toNanos(1));
        later(1_000_000, () -> listener.head(200, headers("application/json", 1_000), null));
        for (int i = 0; i < bytes; i++) {
            int at = i;
            later(TimeUnit.SECONDS.toNanos(i) + 2_000_000, () -> listener.body(ByteBuffer.wrap(body, at, 1)));
        }
        fail(listener, deadline, Phase.BODY, "the answer was not complete within " + timeout, true);
    }

    private void fail(HttpListener listener, long afterNanos, Phase phase, String reason, boolean sent) {
        later(afterNanos, () -> listener.failed(phase, reason, sent));
    }

    private static HttpListener.HttpHeaders headers(String contentType, int length) {
        Map<String, String> headers = Map.of("content-type", contentType, "content-length", Integer.toString(length));
        return name -> headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public void open(TcpRequest request, TcpListener listener) {
        Node node = estate.at(request.host() + ":" + request.port());
        long deadline = request.timeout().toNanos();
        if (!estate.reaches(node) || estate.mood(node) == Mood.SILENT) {
            later(deadline, () -> listener.failed(Phase.CONNECT, "no connection within " + request.timeout()));
        } else if (estate.mood(node) == Mood.KILLED) {
            later(latency(), () -> listener.failed(Phase.CONNECT, "connection refused"));
        } else if (request.readUpTo() == 0) {
            later(latency(), () -> listener.end(null));
        } else if (estate.mood(node) == Mood.HANGING) {
            later(deadline, () -> listener.failed(Phase.FIRST_BYTE, "no answer within " + request.timeout()));
        } else {
            later(latency(), () -> {
                listener.answered("READY\n".getBytes(StandardCharsets.UTF_8));
                listener.end(null);
            });
        }
    }

    private void later(long nanos, Runnable what) {
        process.later(nanos, what);
    }
}
