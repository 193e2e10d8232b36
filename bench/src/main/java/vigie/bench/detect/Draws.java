package vigie.bench.detect;

import java.util.Random;

/** Random numbers of the shapes that operations have. The same on every JDK: {@link Random}'s sequences are specified. */
final class Draws {
    /** Above, a Poisson number is near enough to a rounded normal one. */
    private static final double LARGE_MEAN = 60;

    private final Random random;

    Draws(Random random) {
        this.random = random;
    }

    /** Normal, with mean 0 and deviation 1. */
    double normal() {
        return random.nextGaussian();
    }

    /** In [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Pareto with smallest value 1; the mean of {@code exponent} 2.5 is 5/3. */
    double pareto(double exponent) {
        return Math.pow(1 - random.nextDouble(), -1 / exponent);
    }

    /** Student's t with three degrees of freedom; its deviation is the root of 3. */
    double studentOfThree() {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double one = normal();
            sum += one * one;
        }
        return normal() / Math.sqrt(sum / 3);
    }

    /** Poisson with a mean. */
    double poisson(double mean) {
        if (mean > LARGE_MEAN) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * normal()));
        }
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = uniform(); product > limit; product *= uniform()) {
            count++;
        }
        return count;
    }
}
