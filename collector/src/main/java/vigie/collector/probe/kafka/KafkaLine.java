package vigie.collector.probe.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe.Answer;
import vigie.model.CheckResult.Phase;

/**
 * One connection to a broker: it agrees on versions, says who looks, and then asks one question after the other. The transport calls it on
 * one thread.
 */
final class KafkaLine implements TcpTransport.TcpListener {
    private static final String MECHANISM = "PLAIN";

    private final KafkaConfig config;
    private final Consumer<KafkaLine> ready;
    private final Consumer<Answer> failed;
    private @Nullable KafkaVersions versions;
    private ApiKeys asked = ApiKeys.API_VERSIONS;
    private short version;
    private int correlation;
    private @Nullable Consumer<ApiMessage> heard;
    private byte[] toSend;
    private int from;
    private int bytes;
    private boolean done;

    /**
     * A line that is not open yet.
     *
     * @param ready hears once that questions may be asked
     * @param failed hears at most once why it broke, before or after
     */
    KafkaLine(KafkaConfig config, Consumer<KafkaLine> ready, Consumer<Answer> failed) {
        this.config = config;
        this.ready = ready;
        this.failed = failed;
        this.heard = answer -> agreed((ApiVersionsResponseData) answer);
        this.toSend = KafkaFrame.encode(
                new ApiVersionsRequestData(), version, correlation); // every broker knows its version 0
    }

    /** What is to be sent now; once. */
    byte[] toSend() {
        byte[] now = toSend;
        toSend = new byte[0];
        return now;
    }

    /** Whether the broker can be asked this, in a version that is known. */
    boolean knows(ApiKeys key) {
        return versions != null && versions.of(key) != null;
    }

    /** Asks; the line fails as UNKNOWN if the broker and Vigie have no version of it in common. One question at a time. */
    <T extends ApiMessage> void ask(ApiMessage question, Class<T> answer, BiConsumer<KafkaLine, T> then) {
        ApiKeys key = ApiKeys.forId(question.apiKey());
        Short spoken = versions == null ? null : versions.of(key);
        if (spoken == null) {
            fail(Answer.unknown("the broker and Vigie have no version of " + key.name + " in common"));
            return;
        }
        asked = key;
        version = spoken;
        correlation++;
        heard = message -> then.accept(this, answer.cast(message));
        toSend = KafkaFrame.encode(question, version, correlation);
    }

    /** Ends the connection; nothing is heard any more. */
    void close() {
        done = true;
    }

    private void agreed(ApiVersionsResponseData told) {
        if (told.errorCode() != 0) {
            fail(Answer.unknown(
                    "the broker does not tell which versions it speaks: " + KafkaError.of(told.errorCode())));
            return;
        }
        versions = new KafkaVersions(told);
        if (config.user() == null || config.password() == null) {
            ready.accept(this);
            return;
        }
        ask(
                new SaslHandshakeRequestData().setMechanism(MECHANISM),
                SaslHandshakeResponseData.class,
                (line, answer) -> handshake(answer));
    }

    private void handshake(SaslHandshakeResponseData answer) {
        if (answer.errorCode() != 0) {
            fail(Answer.unknown("it does not take SASL " + MECHANISM + ": " + KafkaError.of(answer.errorCode())));
            return;
        }
        String secret = config.password() == null ? "" : config.password().reveal();
        byte[] words = ("\0" + config.user() + "\0" + secret).getBytes(StandardCharsets.UTF_8);
        ask(new SaslAuthenticateRequestData().setAuthBytes(words), SaslAuthenticateResponseData.class, (line, told) -> {
            if (told.errorCode() != 0) { // of its own words nothing is told: they could repeat the password
                fail(Answer.unknown("it does not take this user and password: " + KafkaError.of(told.errorCode())));
            } else {
                ready.accept(this);
            }
        });
    }

    @Override
    public boolean answered(byte[] soFar) {
        bytes = soFar.length;
        try {
            for (int end = KafkaFrame.end(soFar, from); !done && end >= 0; end = KafkaFrame.end(soFar, from)) {
                Consumer<ApiMessage> listening = heard;
                if (listening == null) {
                    throw new KafkaFrame.NotKafka("it says more than it was asked");
                }
                heard = null;
                ApiMessage answer = KafkaFrame.decode(soFar, from, end, asked, version, correlation);
                from = end;
                listening.accept(answer);
            }
        } catch (KafkaFrame.NotKafka e) {
            broken(Phase.BODY, "the server does not speak the protocol of Kafka: " + e.getMessage());
        }
        return done;
    }

    @Override
    public byte[] reply() {
        return toSend();
    }

    @Override
    public void end(@Nullable Instant certificateExpiry) {
        if (bytes >= KafkaFrame.MOST_BYTES) {
            broken(Phase.BODY, "the answers are longer than " + KafkaFrame.MOST_BYTES + " bytes");
        } else {
            String hint = versions != null || config.overTls() ? "" : ", as one does that wants TLS";
            broken(
                    Phase.BODY,
                    "the server hung up after " + bytes + " bytes, before its answer to " + asked.name + " was whole"
                            + hint);
        }
    }

    @Override
    public void failed(Phase phase, String reason) {
        broken(phase, reason);
    }

    private void broken(Phase phase, String reason) {
        fail(Answer.down(phase, Excerpt.of(reason, 300)));
    }

    private void fail(Answer answer) {
        if (!done) {
            done = true;
            failed.accept(answer);
        }
    }
}
