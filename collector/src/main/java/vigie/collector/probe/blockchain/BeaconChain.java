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
 * The consensus client of an Ethereum node, by the Beacon API: Lighthouse, Prysm, Teku, Nimbus, Lodestar, Grandine. Heights are slots; a slot
 * may have no block. Whole numbers are decimal, as strings. Source: the Beacon API specification, and the consensus specification for what
 * epochs and the sync committee are.
 *
 * @param asksPeers whether its peers are asked for
 */
record BeaconChain(boolean asksPeers) implements Chain {
    private static final int USUAL_CONFIRMATIONS = 12;
    private static final String NO_ROOT = "0x" + "0".repeat(64); // the root of a checkpoint that there is none of
    private static final long MOST = 1L << 40; // of slots, epochs and seconds: beyond is nonsense

    @Override
    public List<Question> aboutHead() {
        List<Question> questions = new ArrayList<>(List.of(
                Question.at("/eth/v1/beacon/headers/head"),
                Question.at("/eth/v1/config/spec"),
                Question.at("/eth/v1/beacon/genesis"),
                Question.at("/eth/v1/node/syncing"),
                Question.at("/eth/v1/beacon/states/head/finality_checkpoints")));
        if (asksPeers) {
            questions.add(Question.at("/eth/v1/node/peer_count"));
        }
        return questions;
    }

    @Override
    public Head head(List<Reply> replies) {
        long slot = number(
                "the slot of the head",
                told("headers/head", replies.get(0))
                        .path("header")
                        .path("message")
                        .path("slot"));
        JsonNode spec = told("config/spec", replies.get(1));
        long genesis = number("genesis_time", told("genesis", replies.get(2)).path("genesis_time"));
        long millis = spec.has("SLOT_DURATION_MS")
                ? number("SLOT_DURATION_MS", spec.path("SLOT_DURATION_MS"))
                : number("SECONDS_PER_SLOT", spec.path("SECONDS_PER_SLOT")) * 1000;
        Reply peers = asksPeers ? replies.get(5) : null;
        return new Head(
                slot,
                at(genesis, slot, millis),
                Excerpt.of(spec.path("DEPOSIT_CHAIN_ID").asText(""), 80),
                peers != null && peers.error() == null
                        ? number("connected", peers.result().path("connected"))
                        : -1,
                peers == null || peers.error() == null ? "" : "peer_count: " + peers.error(),
                syncing(replies.get(3)),
                "",
                finality(replies.get(4), spec, genesis, millis));
    }

    private static JsonNode told(String what, Reply reply) {
        if (reply.error() != null) {
            throw new IllegalArgumentException(what + ": " + reply.error());
        }
        return reply.result();
    }

    private static @Nullable String syncing(Reply reply) {
        if (reply.error() != null) {
            return "it does not say how far it is (syncing: " + reply.error() + ')';
        }
        List<String> wrong = new ArrayList<>();
        JsonNode state = reply.result();
        if (!state.path("is_syncing").isBoolean()) {
            wrong.add("it does not say how far it is");
        } else if (state.path("is_syncing").booleanValue()) {
            wrong.add(number("sync_distance", state.path("sync_distance")) + " slots are missing");
        }
        if (state.path("el_offline").asBoolean(false)) {
            wrong.add("its execution client does not answer it");
        } else if (state.path("is_optimistic").asBoolean(false)) {
            wrong.add("its execution client has not checked the head");
        }
        return wrong.isEmpty() ? null : String.join(", ", wrong);
    }

    /** A checkpoint is the first slot of an epoch, and the block there or the last one before it. */
    private static Finality finality(Reply reply, JsonNode spec, long genesis, long millis) {
        if (reply.error() != null) {
            return Finality.unknown("finality_checkpoints: " + reply.error());
        }
        JsonNode checkpoint = reply.result().path("finalized");
        String root = checkpoint.path("root").asText("");
        try {
            long epoch = number("the finalized epoch", checkpoint.path("epoch"));
            long slot = Math.multiplyExact(epoch, number("SLOTS_PER_EPOCH", spec.path("SLOTS_PER_EPOCH")));
            return epoch == 0 || root.isEmpty() || root.equals(NO_ROOT)
                    ? Finality.unknown("no epoch is final yet")
                    : new Finality(new Finality.Block(slot, Excerpt.of(root, 80), at(genesis, slot, millis)), "");
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Finality.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Instant at(long genesis, long slot, long millis) {
        try {
            return Instant.ofEpochSecond(genesis).plusMillis(Math.multiplyExact(slot, millis));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("slot " + slot + " of " + millis + " ms has no time", e);
        }
    }

    @Override
    public Question block(long height) {
        return Question.at("/eth/v1/beacon/blocks/" + height + "/root");
    }

    @Override
    public Optional<String> hash(Reply reply) {
        JsonNode root = reply.result().path("root");
        return root.isTextual() ? Optional.of(Excerpt.of(root.textValue(), 80)) : Optional.empty();
    }

    @Override
    public List<Question> whoSigned(long height) {
        return List.of(Question.at("/eth/v1/beacon/blinded_blocks/" + height));
    }

    @Override
    public Optional<Signing> signing(long height, List<Reply> replies) {
        return Signing.ofCommittee(height, replies.get(0).result().path("message"));
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
            long number = Long.parseLong(text);
            if (number >= 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with those that are out of range
        }
        throw new IllegalArgumentException(what + " must be a whole number: was \"" + Excerpt.of(text, 40) + '"');
    }
}
