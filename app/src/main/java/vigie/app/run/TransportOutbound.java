package vigie.app.run;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.model.CheckResult;

/**
 * Carries the calls of the alerting room over the transport of the collector: one client, one set of limits and address checks for
 * everything that leaves the service.
 */
public final class TransportOutbound implements Outbound {
    private static final int MOST_BYTES = 64 << 10;

    private final HttpTransport transport;
    private final InstantSource clock;

    /** Calls over a transport; the clock is for a {@code Retry-After} that names a date. */
    public TransportOutbound(HttpTransport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Answer> send(Call call) {
        Listener listener = new Listener();
        // A connection of its own for each call: one that went stale must not make it doubtful whether an action began.
        transport.send(
                new HttpRequest(
                        call.method(),
                        call.url(),
                        call.headers(),
                        call.body(),
                        call.timeout(),
                        MOST_BYTES,
                        "",
                        policy(call.reach())),
                listener);
        return listener.answer;
    }

    private static AddressPolicy policy(Reach reach) {
        return reach.listedOnly() || !reach.networks().isEmpty()
                ? AddressPolicies.networks(reach.networks())
                : AddressPolicies.targets();
    }

    private final class Listener implements HttpListener {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private @Nullable Duration retryAfter;

        @Override
        public void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry) {
            this.status = status;
            this.retryAfter = retryAfter(headers.first("Retry-After"));
        }

        @Override
        public void body(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            body.writeBytes(bytes);
        }

        @Override
        public void end() {
            answer.complete(Answer.of(status, retryAfter, body.toString(StandardCharsets.UTF_8)));
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason, boolean sent) {
            // The status says what became of the call; a body that broke off or is too long takes nothing from it.
            answer.complete(
                    status != 0 && phase == CheckResult.Phase.BODY
                            ? Answer.of(status, retryAfter, body.toString(StandardCharsets.UTF_8))
                            : Answer.none(reason, sent));
        }
    }

    /** Seconds or an HTTP date (RFC 9110, 10.2.3); what is neither counts as absent. */
    private @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip())));
        } catch (NumberFormatException notSeconds) {
            return untilDate(value);
        }
    }

    private @Nullable Duration untilDate(String value) {
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip()));
            Duration until = Duration.between(clock.instant(), date);
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException neither) {
            return null;
        }
    }
}
