package vigie.collector.probe.blockchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import vigie.collector.probe.blockchain.Chain.Head;
import vigie.model.CheckResult.Fact;

/** Which blocks of a node are compared with those of the others, and with what it told before. One poll at a time. */
final class ComparedBlocks {
    /*
     * Nodes are not polled at one moment, so their heads differ, and blocks just below them are rarely the same. Blocks at multiples of a
     * stride are: a short one shows a fork soon, a long one compares nodes that are further apart.
     */
    private static final int SHORT_STRIDE = 4;
    private static final int LONG_STRIDE = 16;
    private static final int COMPARED = 3;

    private final long lowest;
    private final int confirmations;
    private long finalBefore = -1; // the height that the last answer said is final

    /**
     * The blocks of one node.
     *
     * @param lowest the lowest height that its chain has
     * @param confirmations how far below the head they are
     */
    ComparedBlocks(long lowest, int confirmations) {
        this.lowest = lowest;
        this.confirmations = confirmations;
    }

    /** Whose hashes are asked for. What was final the last time is one: it must be what it was, also when more is final now. */
    List<Long> heights(Head head) {
        long confirmed = head.height() - confirmations;
        TreeSet<Long> heights = new TreeSet<>();
        heights.add(confirmed);
        for (long i = 0; i < COMPARED; i++) {
            heights.add((Math.floorDiv(confirmed, SHORT_STRIDE) - i) * SHORT_STRIDE);
            heights.add((Math.floorDiv(confirmed, LONG_STRIDE) - i) * LONG_STRIDE);
        }
        heights.add(finalBefore);
        heights.removeIf(height -> height < lowest);
        return List.copyOf(heights);
    }

    /** What is told: the blocks that the node has, and of those once more the ones that are final. */
    List<Fact> facts(Head head, Map<Long, String> hashes) {
        List<Fact> facts = new ArrayList<>();
        hashes.forEach((height, hash) -> facts.add(fact(Fact.Topic.BLOCK, height, hash)));
        Finality.Block last = head.finality().block();
        if (last != null) {
            Map<Long, String> ended = new TreeMap<>(hashes);
            ended.keySet().removeIf(height -> height > last.height());
            ended.put(last.height(), last.hash());
            ended.forEach((height, hash) -> facts.add(fact(Fact.Topic.FINAL_BLOCK, height, hash)));
            finalBefore = last.height();
        }
        return facts;
    }

    private static Fact fact(Fact.Topic topic, long height, String hash) {
        return new Fact(topic, Long.toString(height), hash);
    }
}
