package vigie.collector.probe.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON from outside: no deeper than 64 levels, no number of more than 100 digits, nothing behind its end. */
public final class JsonBody {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** The body as JSON; empty if it is none, bytes that no charset has included. */
    public static Optional<JsonNode> read(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root == null || root.isMissingNode() ? Optional.empty() : Optional.of(root);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Lists, maps, texts, numbers and booleans as JSON. */
    public static JsonNode of(@Nullable Object value) {
        return JSON.valueToTree(value);
    }
}
