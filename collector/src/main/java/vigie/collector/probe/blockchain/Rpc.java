package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/** A way to ask a node. Any thread, one call at a time. */
interface Rpc {
    /** Asks, and hears of it before the timeout has passed. */
    void ask(List<Question> questions, Duration timeout, Receiver receiver);

    /** A method and its parameters: a list, or a map of named ones; where a method is a path, there are none. */
    record Question(String method, Object parameters) {
        /** What lies at a path. */
        static Question at(String path) {
            return new Question(path, List.of());
        }
    }

    /**
     * What a question was answered.
     *
     * @param result missing where there is none
     * @param error what the server says is wrong, shortened; null if it answered
     */
    record Reply(JsonNode result, @Nullable String error) {}

    /** Hears how it ended: exactly one of the two, once. */
    interface Receiver {
        /** There is a reply for each question, in their order. */
        void answered(List<Reply> replies);

        /** There is none. */
        void failed(CheckResult.Phase phase, String reason);
    }
}
