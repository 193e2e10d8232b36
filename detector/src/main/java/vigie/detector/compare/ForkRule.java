package vigie.detector.compare;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * Whether the nodes of a chain have the same blocks: a different hash at the same height is a fork.
 *
 * <p>Each answer tells the blocks that its node has now, some blocks below its head, so an ordinary reorganisation is none. What a node
 * told before is remembered for {@value #REMEMBERED} heights, so that one that stays far behind is still compared; at least one of two
 * blocks that are compared is of a last answer. A node that contradicts itself has reorganised, and what it told before is forgotten.
 *
 * <p>The highest height counts at which two nodes differ. UNKNOWN while no two nodes have a height in common.
 */
final class ForkRule implements FactRule {
    private static final int REMEMBERED = 64;

    private final Map<String, LinkedHashMap<String, String>> remembered = new HashMap<>();

    @Override
    public Topic topic() {
        return Topic.BLOCK;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        for (Picture.View view : picture.views()) {
            remember(view);
        }
        remembered.keySet().removeIf(address -> !picture.has(address));
        boolean compared = false;
        for (String height : heights(picture)) {
            Sides sides = sides(height, picture);
            if (sides.differ()) {
                return List.of(claim(State.ACTIVE, picture, "fork: " + sides.words(), sides.evidence()));
            }
            compared |= sides.agree();
        }
        String name = picture.service().name();
        return List.of(
                compared
                        ? claim(State.CLEAR, picture, "the nodes of " + name + " have the same blocks", List.of())
                        : claim(State.UNKNOWN, picture, "no two nodes of " + name + " can be compared", List.of()));
    }

    private void remember(Picture.View view) {
        LinkedHashMap<String, String> told =
                remembered.computeIfAbsent(view.instance().address(), address -> new LinkedHashMap<>());
        for (Fact block : view.facts()) {
            String before = told.get(block.key());
            if (before != null && !before.equals(block.value())) {
                told.clear();
                break;
            }
        }
        for (Fact block : view.facts()) {
            told.remove(block.key()); // the last told is the last forgotten
            told.put(block.key(), block.value());
        }
        while (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
    }

    /** The heights of last answers, the highest first. */
    private static List<String> heights(Picture picture) {
        TreeMap<Long, String> heights = new TreeMap<>();
        for (Picture.View view : picture.views()) {
            for (Fact block : view.facts()) {
                try {
                    heights.put(Long.parseLong(block.key()), block.key());
                } catch (NumberFormatException e) {
                    heights.put(-1L, block.key()); // told by no probe of ours, and compared all the same
                }
            }
        }
        return List.copyOf(heights.descendingMap().values());
    }

    /** Who has which block at a height: those whose last answer tells, and of the others, if one does, what they told before. */
    private Sides sides(String height, Picture picture) {
        Sides sides = new Sides(height);
        for (Picture.View view : picture.views()) {
            String hash = remembered
                    .getOrDefault(view.instance().address(), new LinkedHashMap<>())
                    .get(height);
            if (hash != null) {
                sides.add(hash, view.instance());
            }
        }
        return sides;
    }

    private static Claim claim(State state, Picture picture, String summary, List<String> evidence) {
        return new Claim(
                Kind.CHAIN_FORK,
                state,
                Severity.CRITICAL,
                Labels.EMPTY,
                summary + picture.unknownWords(),
                evidence,
                Double.NaN);
    }
}
