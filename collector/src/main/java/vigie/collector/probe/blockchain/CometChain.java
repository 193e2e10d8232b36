package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.blockchain.Rpc.Question;
import vigie.collector.probe.blockchain.Rpc.Reply;

/**
 * CometBFT's RPC (formerly Tendermint). Whole numbers are decimal, as strings. A block is final once it is made, so one confirmation is
 * enough. Source: CometBFT's RPC specification.
 */
record CometChain() implements Chain {
    @Override
    public List<Question> aboutHead() {
        return List.of(new Question("status", Map.of()), new Question("net_info", Map.of()));
    }

    @Override
    public Head head(List<Reply> replies) {
        Reply status = replies.get(0);
        if (status.error() != null) {
            throw new IllegalArgumentException("status: " + status.error());
        }
        JsonNode sync = status.result().path("sync_info");
        Reply net = replies.get(1);
        long height = number("latest_block_height", sync.path("latest_block_height"));
        JsonNode catchingUp = sync.path("catching_up");
        return new Head(
                height,
                time(sync.path("latest_block_time").asText("")),
                Excerpt.of(status.result().path("node_info").path("network").asText(""), 80),
                net.error() == null ? number("n_peers", net.result().path("n_peers")) : -1,
                net.error() == null ? "" : "net_info: " + net.error(),
                catchingUp.isBoolean() && !catchingUp.booleanValue() ? null : "it is catching up, at block " + height,
                Excerpt.of(
                        status.result().path("validator_info").path("address").asText(""), 80),
                Finality.AT_ONCE);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "latest_block_time must be a time: was \"" + Excerpt.of(text, 40) + '"', e);
        }
    }

    @Override
    public Question block(long height) {
        String at = Long.toString(height);
        return new Question("blockchain", Map.of("minHeight", at, "maxHeight", at));
    }

    @Override
    public Optional<String> hash(Reply reply) {
        JsonNode hash =
                reply.result().path("block_metas").path(0).path("block_id").path("hash");
        return hash.isTextual()
                ? Optional.of(Excerpt.of(hash.textValue().toLowerCase(Locale.ROOT), 80))
                : Optional.empty();
    }

    @Override
    public List<Question> whoSigned(long height) {
        return Signing.questions(height);
    }

    @Override
    public Optional<Signing> signing(long height, List<Reply> replies) {
        return Signing.of(height, replies);
    }

    @Override
    public long lowest() {
        return 1;
    }

    @Override
    public int usualConfirmations() {
        return 1;
    }

    private static long number(String what, JsonNode node) {
        String text = node.asText("");
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with those below zero
        }
        throw new IllegalArgumentException(what + " must be a number from 0 up: was \"" + Excerpt.of(text, 40) + '"');
    }
}
