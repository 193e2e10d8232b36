package vigie.detector.series;

import java.util.Arrays;
import java.util.List;
import vigie.model.Score;

/**
 * Which of many scores are worth a look: so many that one in ten is chance, by the rule of Benjamini and Hochberg [1]. Of a thousand series some
 * are always a little unusual; what stands out among them is what so many do not do by chance.
 *
 * <p>It is for boards, not for pages: it says nothing of how often a day. The rule holds where series are independent or move together; where they
 * move against each other more than one in ten may be chance.
 *
 * <p>[1] Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57, 1995.
 */
final class Discovery {
    private static final double BY_CHANCE = 0.1;

    private Discovery() {}

    /** The same scores, of which those stand out that do. Costs a sort of those that are judged. */
    static List<Score> mark(List<Score> scores) {
        double most = most(scores.stream()
                .mapToDouble(Score::chance)
                .filter(chance -> !Double.isNaN(chance))
                .toArray());
        return scores.stream()
                .map(s -> s.chance() <= most ? s.standingOut() : s)
                .toList();
    }

    /** The greatest chance that still stands out; below 0 if nothing does. Sorts what it is given. */
    static double most(double[] chances) {
        Arrays.sort(chances);
        for (int i = chances.length; i > 0; i--) {
            if (chances[i - 1] <= BY_CHANCE * i / chances.length) {
                return chances[i - 1];
            }
        }
        return -1;
    }
}
