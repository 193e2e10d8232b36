package vigie.detector.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * Whether what the nodes of a chain call final stays: no other block at a height, no lower height, and the same block on every node.
 *
 * <p>The last {@value #REMEMBERED} final blocks of each node are remembered. One that has another block at such a height is told of until its
 * chain is final {@value #REMEMBERED} heights beyond all that it ever called final, one that went back until it is where it was; both also
 * while they do not answer. A node that has just started may say for a moment what it had stored; {@link RuleDesk} waits for its next answer.
 */
final class FinalityRule implements FactRule {
    private static final int REMEMBERED = 64;
    private static final int LONGEST = 18; // digits of a height

    private final Map<String, Past> pasts = new TreeMap<>();

    @Override
    public Topic topic() {
        return Topic.FINAL_BLOCK;
    }

    /** What one node called final. */
    private static final class Past {
        private final TreeMap<Long, String> hashes = new TreeMap<>();
        private @Nullable String changed; // which block is another one now, and what it was
        private long changedUntil; // the height up to which that is told
        private @Nullable String back; // how far it went back, while it is

        void add(Instance node, TreeMap<Long, String> told) {
            String other = changed(node.name(), told);
            if (other != null) {
                changed = other;
                changedUntil = Math.max(hashes.lastKey(), told.lastKey()) + REMEMBERED;
            } else if (told.lastKey() >= changedUntil) {
                changed = null;
            }
            back = !hashes.isEmpty() && told.lastKey() < hashes.lastKey()
                    ? node.name() + " called height " + hashes.lastKey() + " final, and now no more than height "
                            + told.lastKey()
                    : null;
            hashes.putAll(told);
            while (hashes.size() > REMEMBERED) {
                hashes.pollFirstEntry();
            }
        }

        private @Nullable String changed(String name, TreeMap<Long, String> told) {
            for (Map.Entry<Long, String> block : told.descendingMap().entrySet()) {
                String before = hashes.get(block.getKey());
                if (before != null && !before.equals(block.getValue())) {
                    return name + " called block " + Sides.shortened(before) + " at height " + block.getKey()
                            + " final, and now has block " + Sides.shortened(block.getValue()) + " there";
                }
            }
            return null;
        }
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Map<String, TreeMap<Long, String>> told = new HashMap<>();
        for (Picture.View view : picture.views()) {
            TreeMap<Long, String> heights = heights(view);
            if (!heights.isEmpty()) {
                told.put(view.instance().address(), heights);
                pasts.computeIfAbsent(view.instance().address(), address -> new Past())
                        .add(view.instance(), heights);
            }
        }
        pasts.keySet().removeIf(address -> !picture.has(address));
        List<String> wrong = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        boolean compared = compare(told, picture, wrong, evidence);
        for (Past past : pasts.values()) {
            Stream.of(Optional.ofNullable(past.changed), Optional.ofNullable(past.back))
                    .flatMap(Optional::stream)
                    .forEach(wrong::add);
        }
        String name = picture.service().name();
        if (!wrong.isEmpty()) {
            return List.of(claim(State.ACTIVE, picture, "finality broken: " + String.join("; ", wrong), evidence));
        }
        boolean allKnown = picture.down().isEmpty() && picture.unknown().isEmpty();
        return List.of(
                compared || allKnown
                        ? claim(State.CLEAR, picture, "what the nodes of " + name + " call final stays", List.of())
                        : claim(State.UNKNOWN, picture, "no two nodes of " + name + " can be compared", List.of()));
    }

    /** Names the highest height at which two nodes differ; whether there is one that two have in common. */
    private boolean compare(
            Map<String, TreeMap<Long, String>> told, Picture picture, List<String> wrong, List<String> evidence) {
        TreeMap<Long, Boolean> heights = new TreeMap<>();
        told.values().forEach(blocks -> blocks.keySet().forEach(height -> heights.put(height, true)));
        boolean compared = false;
        for (long height : heights.descendingKeySet()) {
            Sides sides = new Sides(Long.toString(height));
            for (Picture.View view : picture.views()) {
                Past past = pasts.get(view.instance().address());
                String hash = past == null ? null : past.hashes.get(height);
                if (hash != null) {
                    sides.add(hash, view.instance());
                }
            }
            if (sides.differ()) {
                wrong.add(sides.words());
                evidence.addAll(sides.evidence());
                return true;
            }
            compared |= sides.agree();
        }
        return compared;
    }

    /** Without what is no height of a chain, which no probe of ours tells. */
    private static TreeMap<Long, String> heights(Picture.View view) {
        TreeMap<Long, String> heights = new TreeMap<>();
        for (Fact block : view.facts()) {
            if (block.key().length() <= LONGEST && block.key().chars().allMatch(c -> c >= '0' && c <= '9')) {
                heights.put(Long.parseLong('0' + block.key()), block.value());
            }
        }
        return heights;
    }

    private static Claim claim(State state, Picture picture, String summary, List<String> evidence) {
        return new Claim(
                Kind.FINALITY_BROKEN,
                state,
                Severity.CRITICAL,
                Labels.EMPTY,
                summary + picture.unknownWords(),
                evidence,
                Double.NaN);
    }
}
