package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport;
import vigie.model.CheckResult;

/** Answers TCP looks with the bytes that it was given, one after the other, in virtual time. */
public final class ScriptedTcp implements TcpTransport {
    /** Every look so far. */
    public final List<TcpRequest> looks = new ArrayList<>();

    /** What comes back. */
    public byte[] answer = new byte[0];

    /** What was sent after bytes had come. */
    public final List<byte[]> replies = new ArrayList<>();

    /** When the certificate ends, if TLS is asked for. */
    public @Nullable Instant certificateExpiry;

    /** Where looks fail, or null. */
    public CheckResult.@Nullable Phase failure;

    private final VirtualTime time;

    public ScriptedTcp(VirtualTime time) {
        this.time = time;
    }

    @Override
    public void open(TcpRequest request, TcpListener listener) {
        looks.add(request);
        var unused =
                time.schedule(() -> say(request, listener), Duration.ofMillis(2).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void say(TcpRequest request, TcpListener listener) {
        if (failure != null) {
            listener.failed(failure, "scripted failure");
            return;
        }
        byte[] soFar = new byte[0];
        boolean enough = request.readUpTo() == 0;
        for (int i = 0; i < answer.length && i < request.readUpTo() && !enough; i++) {
            soFar = java.util.Arrays.copyOf(answer, i + 1);
            enough = listener.answered(soFar);
            byte[] reply = enough ? new byte[0] : listener.reply();
            if (reply.length > 0) {
                replies.add(reply);
            }
        }
        listener.end(request.tls() ? certificateExpiry : null);
    }
}
