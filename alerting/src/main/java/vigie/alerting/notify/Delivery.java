package vigie.alerting.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;

/**
 * What came of one attempt.
 *
 * @param retryAfter what the receiver asks for, or null
 * @param reached whether the receiver may have taken it all the same: false only if it certainly has not
 * @param detail why, for people; without secrets
 * @param reference what the receiver calls what it took, if later notices must name it; else empty
 */
public record Delivery(
        Outcome outcome, @Nullable Duration retryAfter, boolean reached, String detail, String reference) {
    /** An attempt of which nothing need be remembered. */
    public Delivery(Outcome outcome, @Nullable Duration retryAfter, boolean reached, String detail) {
        this(outcome, retryAfter, reached, detail, "");
    }

    /** How it ended. */
    public enum Outcome {
        DELIVERED,
        RETRY,
        REJECTED
    }

    /** The receiver has it. */
    public static final Delivery DELIVERED = new Delivery(Outcome.DELIVERED, null, true, "");

    /** The receiver has it, and calls it so. */
    public static Delivery delivered(String reference) {
        return new Delivery(Outcome.DELIVERED, null, true, "", reference);
    }

    /** Trying again makes no sense. */
    public static Delivery rejected(String detail) {
        return new Delivery(Outcome.REJECTED, null, false, detail);
    }

    /**
     * The judgement that most receivers share: 2xx delivered; no answer, 3xx, 408, 425, 429 and 5xx again later; any other 4xx
     * never again. Redirects are not followed, but what answers one may be a proxy that goes away.
     */
    public static Delivery of(Outbound.Answer answer) {
        int status = answer.status();
        if (status == 0) {
            return new Delivery(Outcome.RETRY, null, answer.sent(), answer.failure());
        }
        if (status / 100 == 2) {
            return DELIVERED;
        }
        boolean again = status / 100 != 4 || status == 408 || status == 425 || status == 429;
        return new Delivery(
                again ? Outcome.RETRY : Outcome.REJECTED,
                answer.retryAfter(),
                status >= 500,
                "answered " + status + shortened(answer.body()));
    }

    private static String shortened(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "" : ": " + (line.length() <= 200 ? line : line.substring(0, 200) + "…");
    }
}
