package vigie.alerting.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries a call to a receiver or an executor. Redirects are not followed; the address that a name resolves to is judged
 * and then connected to; at most 64 KiB of an answer are read.
 */
@FunctionalInterface
public interface Outbound {
    /** Sends it; any thread. The stage never ends exceptionally: what happens outside is an {@link Answer}. */
    CompletionStage<Answer> send(Call call);

    /**
     * One call.
     *
     * @param method {@code POST}, {@code PATCH}, …
     * @param body sent with its length; an empty one is none
     * @param reach where it may go
     * @param timeout from the call to the last byte of the answer
     * @param reach where it may go
     */
    record Call(String method, URI url, Map<String, String> headers, byte[] body, Duration timeout, Reach reach) {
        public Call {
            headers = Map.copyOf(headers);
        }

        /** A POST. */
        public static Call post(URI url, Map<String, String> headers, byte[] body, Duration timeout, Reach reach) {
            return new Call("POST", url, headers, body, timeout, reach);
        }
    }

    /**
     * Where a call may go. Link-local and cloud metadata addresses never.
     *
     * @param networks CIDR blocks that it must be in, or empty for any address
     * @param listedOnly whether an empty list means nowhere
     */
    record Reach(List<String> networks, boolean listedOnly) {
        /** Where the estate says, as for receivers. */
        public static final Reach ANYWHERE = new Reach(List.of(), false);

        public Reach {
            networks = List.copyOf(networks);
        }

        /** Only into these networks, as for executors. */
        public static Reach only(List<String> networks) {
            return new Reach(networks, true);
        }
    }

    /**
     * What came of a call.
     *
     * @param status the HTTP status, or 0 without an answer
     * @param retryAfter what the answer asks for, or null
     * @param location where a redirect points, which is not followed; empty if it says nothing
     * @param body the answer's first 64 KiB as text
     * @param failure why there is no answer; empty if there is one
     * @param sent whether the other side may have seen the call: false only if it certainly has not
     */
    record Answer(
            int status, @Nullable Duration retryAfter, String location, String body, String failure, boolean sent) {
        /** There is an answer. */
        public static Answer of(int status, @Nullable Duration retryAfter, String body) {
            return new Answer(status, retryAfter, "", body, "", true);
        }

        /** There is none. */
        public static Answer none(String failure, boolean sent) {
            return new Answer(0, null, "", "", failure, sent);
        }
    }
}
