package vigie.collector.probe.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/** Which version of each request is spoken: the newest that the broker and Vigie both know. */
final class KafkaVersions {
    /** From and to: what Vigie writes and reads. Newer ones name topics by an id, or say nothing that is looked at. */
    private static final Map<ApiKeys, short[]> OURS = Map.of(
            ApiKeys.SASL_HANDSHAKE, range(1, 1),
            ApiKeys.SASL_AUTHENTICATE, range(0, 2),
            ApiKeys.METADATA, range(5, 9),
            ApiKeys.DESCRIBE_CONFIGS, range(1, 4),
            ApiKeys.DESCRIBE_LOG_DIRS, range(1, 4),
            ApiKeys.DESCRIBE_QUORUM, range(0, 1),
            ApiKeys.OFFSET_FETCH, range(2, 7),
            ApiKeys.LIST_OFFSETS, range(1, 7));

    private final Map<Short, short[]> theirs = new HashMap<>();

    KafkaVersions(ApiVersionsResponseData told) {
        told.apiKeys().forEach(key -> theirs.put(key.apiKey(), new short[] {key.minVersion(), key.maxVersion()}));
    }

    /** The version to speak, or null if there is none in common. */
    @Nullable
    Short of(ApiKeys key) {
        short[] ours = OURS.get(key);
        short[] other = theirs.get(key.id);
        if (ours == null || other == null) {
            return null;
        }
        short least = (short) Math.max(Math.max(ours[0], other[0]), key.oldestVersion());
        short most = (short) Math.min(Math.min(ours[1], other[1]), key.latestVersion());
        return least <= most ? most : null;
    }

    private static short[] range(int from, int to) {
        return new short[] {(short) from, (short) to};
    }
}
