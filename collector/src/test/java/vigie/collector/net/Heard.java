package vigie.collector.net;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;

/** Keeps what it hears of one call, and fails a test that hears twice of the end. */
public final class Heard implements HttpListener {
    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final boolean keeps;
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicLong total = new AtomicLong();

    public volatile int status;
    public volatile @Nullable Phase phase;
    public volatile String reason = "";
    public volatile boolean sent;
    public volatile @Nullable Instant certificateExpiry;
    public volatile String thread = "";

    public Heard() {
        this(true);
    }

    /** Keeps the body or counts its bytes alone. */
    public Heard(boolean keeps) {
        this.keeps = keeps;
    }

    /** A GET of one URL, with two seconds. */
    public static HttpRequest get(String url, String key) {
        return request("GET", url, key, null, Duration.ofSeconds(5), 10 << 20);
    }

    /** Any call to where targets may be. */
    public static HttpRequest request(
            String method, String url, String key, byte @Nullable [] body, Duration timeout, long maxBytes) {
        return request(method, url, Map.of(), key, body, timeout, maxBytes);
    }

    /** The same with headers. */
    @SuppressWarnings("NullAway") // On JDK 17 javac does not show NullAway the annotation of an array in a class file.
    public static HttpRequest request(
            String method,
            String url,
            Map<String, String> headers,
            String key,
            byte @Nullable [] body,
            Duration timeout,
            long maxBytes) {
        return new HttpRequest(
                method, URI.create(url), headers, body, timeout, maxBytes, key, AddressPolicies.targets());
    }

    /** Waits for the end. */
    public Heard await() throws InterruptedException {
        if (!over.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was heard of the end");
        }
        return this;
    }

    public boolean isOver() {
        return over.getCount() == 0;
    }

    public int ends() {
        return ends.get();
    }

    public long bytes() {
        return total.get();
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void head(int code, HttpHeaders headers, @Nullable Instant expiry) {
        status = code;
        certificateExpiry = expiry;
        thread = Thread.currentThread().getName();
    }

    @Override
    public void body(ByteBuffer part) {
        total.addAndGet(part.remaining());
        if (keeps) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            body.writeBytes(copy);
        }
    }

    @Override
    public void end() {
        ends.incrementAndGet();
        over.countDown();
    }

    @Override
    public void failed(Phase at, String why, boolean mayBeSent) {
        phase = at;
        reason = why;
        sent = mayBeSent;
        ends.incrementAndGet();
        over.countDown();
    }
}
