package vigie.detector.joint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which parts a load has, by the value of a label, and which share each of them usually has. Shares are remembered for about an hour; at
 * most a thousand parts are told apart, the others are one.
 */
final class Mix {
    private static final int MOST = 1_000;
    private static final String OTHERS = "";
    private static final double MEMORY_MINUTES = 60;
    private static final int FEWEST = 15;
    private static final double FORGOTTEN = 1e-6;

    private final Map<String, Double> usual = new LinkedHashMap<>();
    private Map<String, Double> now = new LinkedHashMap<>(); // shares
    private int learnt;

    /**
     * One part of a rise.
     *
     * @param name the value of the label, empty for what has none and for what is not told apart
     * @param rise its part of the rise, from 0 up; more than 1 where others fell
     * @param usual its usual share of the load, 0 to 1
     */
    record Part(String name, double rise, double usual) {}

    /** Takes the loads of the parts, all 0 or more; false if they are nothing together. */
    boolean take(Map<String, Double> loads) {
        double total = 0;
        Map<String, Double> kept = new LinkedHashMap<>();
        for (Map.Entry<String, Double> load : loads.entrySet()) {
            boolean apart = usual.containsKey(load.getKey()) || kept.size() < MOST - 1;
            kept.merge(apart ? load.getKey() : OTHERS, load.getValue(), Double::sum);
            total += load.getValue();
        }
        now = new LinkedHashMap<>();
        if (!(total > 0) || Double.isInfinite(total)) {
            return false;
        }
        for (Map.Entry<String, Double> load : kept.entrySet()) {
            now.put(load.getKey(), load.getValue() / total);
        }
        return true;
    }

    /** Whether the usual shares are known: after a quarter of an hour. */
    boolean isKnown() {
        return learnt >= FEWEST;
    }

    /** Half of the sum of the differences between the shares taken last and the usual ones: 0 if they are the same, 1 if they have nothing in common. */
    double distance() {
        if (!isKnown() || now.isEmpty()) {
            return 0;
        }
        double sum = 0;
        for (String name : names()) {
            sum += Math.abs(now.getOrDefault(name, 0.0) - usual.getOrDefault(name, 0.0));
        }
        return sum / 2;
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>(usual.keySet());
        names.addAll(now.keySet());
        return names;
    }

    /** Learns the shares taken last. */
    void learn() {
        if (now.isEmpty()) {
            return;
        }
        learnt = Math.min(learnt + 1, Integer.MAX_VALUE - 1);
        double weight = Math.max(1.0 / learnt, 1 / MEMORY_MINUTES);
        for (String name : names()) {
            if (usual.containsKey(name) || usual.size() < MOST) {
                double share = usual.getOrDefault(name, 0.0);
                usual.put(name, share + weight * (now.getOrDefault(name, 0.0) - share));
            }
        }
        usual.values().removeIf(share -> share < FORGOTTEN);
    }

    /** The parts of a load that is so many times what was expected, more than 1, those with most of the rise first. */
    List<Part> parts(double times) {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, Double> share : now.entrySet()) {
            double before = usual.getOrDefault(share.getKey(), 0.0);
            parts.add(new Part(share.getKey(), (times * share.getValue() - before) / (times - 1), before));
        }
        parts.sort(Comparator.comparingDouble((Part p) -> -p.rise()).thenComparing(Part::name));
        return parts;
    }

    /** The entropy of the shares taken last, in bits: 0 where all is one part, 10 where a thousand are alike. */
    double entropy() {
        return entropy(now.values());
    }

    /** The entropy of the usual shares, in bits. */
    double usualEntropy() {
        return entropy(usual.values());
    }

    private static double entropy(Iterable<Double> shares) {
        double bits = 0;
        for (double share : shares) {
            bits -= share > 0 ? share * Math.log(share) / Math.log(2) : 0;
        }
        return bits;
    }
}
