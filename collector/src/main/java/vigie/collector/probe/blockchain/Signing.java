package vigie.collector.probe.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vigie.collector.probe.blockchain.Rpc.Question;
import vigie.collector.probe.blockchain.Rpc.Reply;

/**
 * Who signed a block, and how much of the voting power that is. More than two thirds are needed, so what is over two thirds is the power that
 * may still fall silent before the chain stops, on CometBFT, or before nothing more is final, on Ethereum.
 *
 * <p>On Ethereum it is the sync committee that a block tells of: 512 validators drawn by stake for about 27 hours, who sign each head. Their
 * part is that of all validators to within a few percent. Source: CometBFT's specification, "Consensus" and "RPC"; Ethereum's consensus
 * specification, "Altair".
 *
 * @param height of the block
 * @param ofAll the addresses of all validators of that height, or the seats of the committee
 * @param signed of those, the ones that signed this block; one that was absent, or voted for no block, did not
 * @param ratio the part of the voting power that signed, from 0 to 1
 * @param voters whom it tells of
 */
record Signing(long height, Set<String> ofAll, Set<String> signed, double ratio, Voters voters) {
    private static final int PAGE = 100; // as many as a node tells at once
    private static final int PAGES = 2;
    private static final int SIGNED = 2; // BlockIDFlagCommit
    private static final int MOST_SEATS = 4096;

    /** Who votes. */
    enum Voters {
        ALL,
        COMMITTEE
    }

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
        return Optional.of(new Signing(height, powers.keySet(), signed, power / all, Voters.ALL));
    }

    /** What the sync committee signed, by the block of that slot; empty if it does not tell it. */
    static Optional<Signing> ofCommittee(long slot, JsonNode block) {
        String bits = block.path("body")
                .path("sync_aggregate")
                .path("sync_committee_bits")
                .asText("");
        int seats = (bits.length() - 2) * 4;
        if (!block.path("slot").asText("").equals(Long.toString(slot))
                || !bits.startsWith("0x")
                || seats <= 0
                || seats > MOST_SEATS) {
            return Optional.empty();
        }
        Set<String> all = new HashSet<>();
        Set<String> signed = new HashSet<>();
        for (int seat = 0; seat < seats; seat++) {
            int four = Character.digit(bits.charAt(2 + seat / 4), 16);
            if (four < 0) {
                return Optional.empty();
            }
            all.add("seat " + seat); // which of the four it is does not matter: they are counted
            if ((four >> seat % 4 & 1) == 1) {
                signed.add("seat " + seat);
            }
        }
        return Optional.of(new Signing(slot, all, signed, signed.size() / (double) seats, Voters.COMMITTEE));
    }

    /** What is wrong when this is less than so many percent, as people read it. */
    String tooLittle(int leastPercent) {
        boolean isAll = voters == Voters.ALL;
        return (isAll ? "block " : "slot ") + height + " was signed by " + signed.size() + " of " + ofAll.size()
                + (isAll ? " validators with " : " validators of the sync committee, ")
                + String.format(Locale.ROOT, "%.1f", ratio * 100)
                + (isAll ? " % of the voting power, expected at least " : " %, expected at least ") + leastPercent
                + (isAll ? " %: the chain stops at two thirds" : " %: below two thirds nothing more is final");
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
