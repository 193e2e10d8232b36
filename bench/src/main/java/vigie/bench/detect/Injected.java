package vigie.bench.detect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import vigie.detector.backtest.RowRange;

/**
 * A series of a family in which something goes wrong ten times, and where. Once in every nine days from the tenth on, with 8 to 20 sigma:
 *
 * <ul>
 *   <li>a spike of one to three rows;
 *   <li>a burst of one to three hours, of which half the rows are beside what is usual;
 *   <li>a shift of four to twelve hours to another level;
 *   <li>a ramp that takes four to twelve hours to get there, and then is over.
 * </ul>
 *
 * Up or down by chance; only up where there cannot be less than none. Counts stay whole.
 *
 * @param values of its rows, NaN where one is missing
 * @param windows the rows in which something is wrong, by what it is
 */
record Injected(double[] values, Map<Kind, List<RowRange>> windows) {
    private static final int FIRST_DAY = 10;
    private static final int EVERY_DAYS = 9;
    private static final double LEAST = 8;
    private static final double MOST = 20;

    /** What goes wrong. */
    enum Kind {
        SPIKE,
        BURST,
        SHIFT,
        RAMP
    }

    static Injected into(Family family, int days, long seed) {
        double[] values = family.values(days, seed);
        Draws draws = family.draws(-seed);
        Map<Kind, List<RowRange>> windows = new EnumMap<>(Kind.class);
        int number = (int) Math.floor(draws.uniform(0, Kind.values().length));
        for (int day = FIRST_DAY; day + EVERY_DAYS <= days; day += EVERY_DAYS) {
            Kind kind = Kind.values()[number++ % Kind.values().length];
            int first = (int) ((day + draws.uniform(0, EVERY_DAYS - 1)) * family.rowsPerDay());
            int last = first + rows(kind, family, draws) - 1;
            double size = draws.uniform(LEAST, MOST) * family.sigma();
            double signed = family.is(Family.Trait.FLOOR) || draws.chance(0.5) ? size : -size;
            change(values, kind, first, last, signed, family.is(Family.Trait.WHOLE), draws);
            windows.computeIfAbsent(kind, k -> new ArrayList<>()).add(new RowRange(first, last));
        }
        return new Injected(values, windows);
    }

    private static int rows(Kind kind, Family family, Draws draws) {
        double hours = switch (kind) {
            case SPIKE -> 0;
            case BURST -> draws.uniform(1, 3);
            case SHIFT, RAMP -> draws.uniform(4, 12);
        };
        int rows = (int) Math.ceil(hours * 3_600 / family.stepSeconds());
        return Math.max(rows, kind == Kind.SPIKE ? (int) draws.uniform(1, 4) : 2);
    }

    private static void change(
            double[] values, Kind kind, int first, int last, double size, boolean whole, Draws draws) {
        for (int i = first; i <= last; i++) {
            double part = switch (kind) {
                case SPIKE, SHIFT -> 1;
                case BURST -> i == first || draws.chance(0.5) ? draws.uniform(0.5, 1) : 0;
                case RAMP -> (i - first + 1.0) / (last - first + 1);
            };
            double changed = values[i] + part * size;
            values[i] = whole ? Math.rint(changed) : changed;
        }
    }

    List<RowRange> all() {
        return windows.values().stream().flatMap(List::stream).toList();
    }
}
