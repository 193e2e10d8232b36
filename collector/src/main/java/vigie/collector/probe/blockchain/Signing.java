package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vigie.collector.probe.blockchain.JsonRpc.Question;
import vigie.collector.probe.blockchain.JsonRpc.Reply;

/**
 * Who signed a block of CometBFT, and how much of the voting power that is. A block needs more than two thirds, so what is over two thirds is
 * the power that may still fall silent before the chain stops. Source: CometBFT's specification, "Consensus" and "RPC".
 *
 * @param height of the block
 * @param ofAll the addresses of all validators of that height
 * @param signed of those, the ones that signed this block; one that was absent, or voted for no block, did not
 * @param ratio the part of the voting power that signed, from 0 to 1
 */
record Signing(long height, Set<String> ofAll, Set<String> signed, double ratio) {
    private static final int PAGE = 100; // as many as a node tells at once
    private static final int PAGES = 2;
    private static final int SIGNED = 2; // BlockIDFlagCommit

    Signing {
        ofAll = Set.copyOf(ofAll);
        signed = Set.copyOf(signed);
    }

    /** What is asked for one height. A page that there is none of is answered with an error. */
    static List<Question> questions(long height) {
        String at = Long.toString(height);
        return List.of(
                new Question("commit", Map.of("height", at)),
                new Question("validators", Map.of("height", at, "page", "1", "per_page", Integer.toString(PAGE))),
                new Question("validators", Map.of("height", at, "page", "2", "per_page", Integer.toString(PAGE))));
    }

    /** What the replies say; empty if they do not tell it, or if there are more validators than were asked for. */
    static Optional<Signing> of(long height, List<Reply> replies) {
        JsonNode commit = replies.get(0).result().path("signed_header").path("commit");
        Map<String, Long> powers = new HashMap<>();
        for (Reply page : replies.subList(1, replies.size())) {
            for (JsonNode validator : page.result().path("validators")) {
                powers.put(validator.path("address").asText(""), power(validator.path("voting_power")));
            }
        }
        double all = 0;
        for (long power : powers.values()) {
            all += power;
        }
        boolean whole = replies.get(1).result().path("total").asInt(-1) == powers.size()
                && powers.size() <= PAGE * PAGES
                && !powers.containsValue(-1L)
                && !powers.containsKey("")
                && all > 0;
        if (!whole || commit.path("height").asLong(-1) != height) {
            return Optional.empty();
        }
        Set<String> signed = new HashSet<>();
        double power = 0;
        for (JsonNode signature : commit.path("signatures")) {
            String who = signature.path("validator_address").asText("");
            if (signature.path("block_id_flag").asInt(0) == SIGNED) {
                if (!powers.containsKey(who)) {
                    return Optional.empty(); // of another height
                }
                power += signed.add(who) ? powers.get(who) : 0;
            }
        }
        return Optional.of(new Signing(height, powers.keySet(), signed, power / all));
    }

    int validators() {
        return ofAll.size();
    }

    /** -1 for what is none. */
    private static long power(JsonNode node) {
        try {
            return Math.max(-1, Long.parseLong(node.asText("")));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
