package vigie.collector.probe.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult.Phase;

/** A few commands over one connection, sent at once, and their answers in that order. The transport calls it on one thread. */
final class RedisExchange implements TcpTransport.TcpListener {
    private final int expected;
    private final Consumer<List<Reply>> answered;
    private final Consumer<Probe.Answer> failed;
    private final ReplyReader reader = new ReplyReader();
    private int bytes;
    private boolean done;

    /**
     * Waits for as many answers.
     *
     * @param answered hears them all, or an error alone after which the server hung up
     * @param failed hears why not
     */
    RedisExchange(int expected, Consumer<List<Reply>> answered, Consumer<Probe.Answer> failed) {
        this.expected = expected;
        this.answered = answered;
        this.failed = failed;
    }

    /** Commands as they are sent. */
    static byte[] encode(List<List<String>> commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (List<String> command : commands) {
            out.writeBytes(("*" + command.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String word : command) {
                byte[] value = word.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(("$" + value.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(value);
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toByteArray();
    }

    @Override
    public boolean answered(byte[] soFar) {
        bytes = soFar.length;
        try {
            reader.read(soFar);
        } catch (ReplyReader.NotResp e) {
            fail(Phase.BODY, "the server does not speak the protocol of Redis: " + e.getMessage());
            return true;
        }
        return reader.count() >= expected;
    }

    @Override
    public void end(@Nullable Instant certificateExpiry) {
        List<Reply> replies = reader.replies();
        if (done) {
            return;
        }
        if (replies.size() >= expected || (!replies.isEmpty() && replies.get(0).isError())) {
            done = true;
            answered.accept(replies);
        } else if (bytes >= ReplyReader.MOST_BYTES) {
            fail(Phase.BODY, "the answer is longer than " + ReplyReader.MOST_BYTES + " bytes");
        } else {
            fail(Phase.BODY, "the server hung up after " + bytes + " bytes, before its answer was whole");
        }
    }

    @Override
    public void failed(Phase phase, String reason) {
        fail(phase, reason);
    }

    private void fail(Phase phase, String reason) {
        if (!done) {
            done = true;
            failed.accept(Probe.Answer.down(phase, Excerpt.of(reason, 300)));
        }
    }
}
