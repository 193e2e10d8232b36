package vigie.detector.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * while they do not answer. It is well only once every node has said so: one that is down may be the one that differs. A node that has just started may say for a moment what it had stored; {@link RuleDesk} waits for its next answer.
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

        void add(Instance node, NavigableMap<Long, String> told) {
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

        private @Nullable String changed(String name, NavigableMap<Long, String> told) {
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
        Map<String, NavigableMap<Long, String>> told = new HashMap<>();
        for (Picture.View view : picture.views()) {
            NavigableMap<Long, String> heights = heights(view);
            if (!heights.isEmpty()) {
                told.put(view.instance().address(), heights);
                pasts.computeIfAbsent(view.instance().address(), address -> new Past())
                        .add(view.instance(), heights);
            }
        }
        pasts.keySet().removeIf(address -> !picture.has(address));
        List<String> wrong = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        compare(told, picture, wrong, evidence);
        for (Past past : pasts.values()) {
            Stream.of(Optional.ofNullable(past.changed), Optional.ofNullable(past.back))
                    .flatMap(Optional::stream)
                    .forEach(wrong::add);
        }
        String name = picture.service().name();
        if (!wrong.isEmpty()) {
            return List.of(claim(State.ACTIVE, picture, "finality broken: " + String.join("; ", wrong), evidence));
        }
        String stays = "what the nodes of " + name + " call final stays";
        boolean allKnown = picture.down().isEmpty() && picture.unknown().isEmpty();
        return List.of(
                allKnown
                        ? claim(State.CLEAR, picture, stays, List.of())
                        : claim(State.UNKNOWN, picture, "whether " + stays + " is not known", List.of()));
    }

    /** Names the highest height at which two nodes differ. */
    private void compare(
            Map<String, NavigableMap<Long, String>> told, Picture picture, List<String> wrong, List<String> evidence) {
        TreeSet<Long> heights = new TreeSet<>();
        told.values().forEach(blocks -> heights.addAll(blocks.keySet()));
        for (long height : heights.descendingSet()) {
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
                return;
            }
        }
    }

    /** Without what is no height of a chain, which no probe of ours tells. */
    private static NavigableMap<Long, String> heights(Picture.View view) {
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
