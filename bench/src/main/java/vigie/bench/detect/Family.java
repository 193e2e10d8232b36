package vigie.bench.detect;

import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * A family of series with nothing wrong in them.
 *
 * @param title what it is called in tables; its seeds come from it
 * @param sigma the deviation of what cannot be foretold within the hour, in which injected anomalies are measured
 * @param stepSeconds from one row to the next
 * @param traits what else is to be known of it
 * @param sources a fresh series, which draws what it needs
 */
record Family(String title, double sigma, int stepSeconds, Set<Trait> traits, Function<Draws, Source> sources) {
    /** What is to be known of a family. */
    enum Trait {
        /** Something happens in it that is an event by its size, only an expected one. */
        EVENTS,
        /** There cannot be less than none. */
        FLOOR,
        /** Its values are whole. */
        WHOLE
    }

    /** Draws one value after the other. */
    @FunctionalInterface
    interface Source {
        /** The value at a time in days since a Monday's midnight; NaN for a row that is missing. */
        double at(double day);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    int rowsPerDay() {
        return 86_400 / stepSeconds;
    }

    /** The values of so many days, NaN where a row is missing. The same seed draws the same. */
    double[] values(int days, long seed) {
        Source source = sources.apply(draws(seed));
        double[] values = new double[days * rowsPerDay()];
        for (int i = 0; i < values.length; i++) {
            values[i] = source.at((double) i / rowsPerDay());
        }
        return values;
    }

    /** Of this family and seed alone. */
    Draws draws(long seed) {
        return new Draws(new Random(seed * 1_000_003 + title.hashCode()));
    }
}
