package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.blockchain.Rpc.Question;
import vigie.collector.probe.blockchain.Rpc.Reply;

/**
 * Ethereum's JSON-RPC: geth, Besu, Nethermind, Erigon, reth and others. Numbers are hexadecimal with {@code 0x}. Source: the execution
 * API specification; Besu's documentation for what a node without peers says.
 *
 * @param asksPeers whether {@code net_peerCount} is asked, which not every node offers
 */
record EthereumChain(boolean asksPeers) implements Chain {
    private static final int USUAL_CONFIRMATIONS = 12;

    @Override
    public List<Question> aboutHead() {
        List<Question> questions = new ArrayList<>(List.of(
                new Question("eth_getBlockByNumber", List.of("latest", false)),
                new Question("eth_chainId", List.of()),
                new Question("eth_syncing", List.of()),
                new Question("eth_getBlockByNumber", List.of("finalized", false))));
        if (asksPeers) {
            questions.add(new Question("net_peerCount", List.of()));
        }
        return questions;
    }

    @Override
    public Head head(List<Reply> replies) {
        Reply block = replies.get(0);
        if (block.error() != null) {
            throw new IllegalArgumentException("eth_getBlockByNumber: " + block.error());
        }
        long height = number("the number of the latest block", block.result().path("number"));
        long seconds =
                number("the timestamp of the latest block", block.result().path("timestamp"));
        Reply chain = replies.get(1);
        Reply peers = asksPeers ? replies.get(4) : null;
        return new Head(
                height,
                instant(seconds),
                chain.error() == null ? Long.toString(number("eth_chainId", chain.result())) : "",
                peers != null && peers.error() == null ? number("net_peerCount", peers.result()) : -1,
                peers == null || peers.error() == null ? "" : "net_peerCount: " + peers.error(),
                syncing(replies.get(2)),
                "",
                finality(replies.get(3)));
    }

    /** Nodes that have none answer with null, or with an error under one of several numbers. */
    private Finality finality(Reply reply) {
        if (reply.error() != null) {
            return Finality.unknown("eth_getBlockByNumber finalized: " + reply.error());
        }
        String hash = hash(reply).orElse("");
        if (hash.isEmpty()) {
            return Finality.unknown("no block is final yet");
        }
        try {
            long height =
                    number("the number of the finalized block", reply.result().path("number"));
            long seconds = number(
                    "the timestamp of the finalized block", reply.result().path("timestamp"));
            return height == lowest()
                    ? Finality.unknown("no block but the first is final yet")
                    : new Finality(new Finality.Block(height, hash, instant(seconds)), "");
        } catch (IllegalArgumentException e) {
            return Finality.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Instant instant(long epochSeconds) {
        return Instant.ofEpochSecond(Math.min(epochSeconds, Instant.MAX.getEpochSecond()));
    }

    private static @Nullable String syncing(Reply reply) {
        JsonNode state = reply.result();
        if (reply.error() != null) {
            return "it does not say how far it is (eth_syncing: " + reply.error() + ')';
        }
        if (state.isObject()) {
            return "block " + number("currentBlock", state.path("currentBlock")) + " of "
                    + number("highestBlock", state.path("highestBlock"));
        }
        return state.isBoolean() && !state.booleanValue() ? null : "it does not say how far it is";
    }

    @Override
    public Question block(long height) {
        return new Question("eth_getBlockByNumber", List.of("0x" + Long.toHexString(height), false));
    }

    @Override
    public Optional<String> hash(Reply reply) {
        JsonNode hash = reply.result().path("hash");
        return hash.isTextual() ? Optional.of(Excerpt.of(hash.textValue(), 80)) : Optional.empty();
    }

    @Override
    public long lowest() {
        return 0;
    }

    @Override
    public int usualConfirmations() {
        return USUAL_CONFIRMATIONS;
    }

    private static long number(String what, JsonNode node) {
        String text = node.asText("");
        try {
            if (text.startsWith("0x")
                    && text.length() > 2
                    && text.length() <= 17
                    && Character.digit(text.charAt(2), 16) >= 0) {
                return Long.parseLong(text, 2, text.length(), 16);
            }
        } catch (NumberFormatException e) {
            // told below, with those that do not begin as a number
        }
        throw new IllegalArgumentException(what + " must be a hexadecimal number: was \"" + Excerpt.of(text, 40) + '"');
    }
}
