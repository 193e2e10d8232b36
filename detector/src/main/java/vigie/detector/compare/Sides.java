package vigie.detector.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.detector.condition.Words;
import vigie.model.Instance;

/** Which nodes of a chain have which block at one height, by its hash. One judgement, one thread. */
final class Sides {
    private static final int SHOWN = 14; // of a hash, in a summary

    private final String height;
    private final Map<String, List<Instance>> byHash = new LinkedHashMap<>();

    Sides(String height) {
        this.height = height;
    }

    void add(String hash, Instance node) {
        byHash.computeIfAbsent(hash, h -> new ArrayList<>()).add(node);
    }

    /** Whether there are two at least. */
    boolean differ() {
        return byHash.size() > 1;
    }

    /** Whether two nodes at least have one block. */
    boolean agree() {
        return byHash.values().stream().anyMatch(same -> same.size() > 1);
    }

    /** {@code at height 112 node-1, node-2 have block 0xcc, node-3 has block 0xdd}. */
    String words() {
        StringBuilder words = new StringBuilder("at height " + Words.foreign(height));
        String joint = " ";
        for (Map.Entry<String, List<Instance>> side : byHash.entrySet()) {
            words.append(joint)
                    .append(Picture.names(side.getValue()))
                    .append(side.getValue().size() == 1 ? " has block " : " have block ")
                    .append(shortened(side.getKey()));
            joint = ", ";
        }
        return words.toString();
    }

    /** Each side with its whole hash. */
    List<String> evidence() {
        List<String> sentences = new ArrayList<>();
        byHash.forEach((hash, nodes) -> sentences.add(Picture.names(nodes) + ": " + Words.foreign(hash)));
        return sentences;
    }

    /** The beginning of a hash. */
    static String shortened(String hash) {
        return Words.foreign(hash.length() > SHOWN ? hash.substring(0, SHOWN) + '…' : hash);
    }
}
