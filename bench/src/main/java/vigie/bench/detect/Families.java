package vigie.bench.detect;

import static vigie.bench.detect.Family.Trait.EVENTS;
import static vigie.bench.detect.Family.Trait.FLOOR;
import static vigie.bench.detect.Family.Trait.WHOLE;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The twenty families: what operations measure, one trait at a time, with rows every five minutes, in two of them every hour. */
final class Families {
    private static final int FIVE_MINUTES = 300;

    static final List<Family> ALL = List.of(
            each("Gaussian", 10, draws -> day -> 100 + 10 * draws.normal()),
            each("ar(1), 0.95", 3.2, draws -> {
                double[] x = {0};
                return day -> 100 + (x[0] = 0.95 * x[0] + draws.normal());
            }),
            each("random walk", 1, draws -> {
                double[] x = {100};
                return day -> x[0] += 0.3 * draws.normal();
            }),
            each("log-normal, 0.6", 16, draws -> day -> Math.exp(3 + 0.6 * draws.normal()), FLOOR),
            each("Pareto(2.5)", 15, draws -> day -> 10 * draws.pareto(2.5), FLOOR),
            each("Student t(3)", 17, draws -> day -> 200 + 10 * draws.studentOfThree()),
            each("Poisson(20)", 4.5, draws -> day -> draws.poisson(20), FLOOR, WHOLE),
            each("sparse counts, 0.05", 1, draws -> day -> draws.poisson(0.05), FLOOR, WHOLE),
            each("quantised to 5", 3, draws -> day -> 5 * Math.rint((50 + 3 * draws.normal()) / 5), WHOLE),
            each("daily season", 5, draws -> day -> 100 + 50 * wave(day) + 5 * draws.normal()),
            each("working week", 8, draws -> day -> 200 * business(day) + 8 * draws.normal()),
            each("growth, 1 % a day", 5, draws -> day -> 200 * (1 + 0.01 * day) + 5 * draws.normal()),
            each("saw-tooth of hours", 10, draws -> {
                double hours = draws.uniform(3, 12);
                return day -> 100 + 400 * part(day * 24 / hours) + 10 * draws.normal();
            }),
            each("deploy steps, 2 sigma", 10, draws -> {
                double[] level = {200};
                return day -> {
                    level[0] += draws.chance(1 / (5 * 288.0)) ? (draws.chance(0.5) ? 20 : -20) : 0;
                    return level[0] + 10 * draws.normal();
                };
            }),
            each("two regimes of hours", 10, draws -> {
                boolean[] busy = {false};
                return day -> {
                    busy[0] ^= draws.chance(1 / (6 * 12.0));
                    return busy[0] ? 160 + 15 * draws.normal() : 100 + 5 * draws.normal();
                };
            }),
            each("gaps", 10, draws -> {
                double[] silentUntil = {0};
                return day -> {
                    if (draws.chance(1 / (4 * 288.0))) {
                        silentUntil[0] = day + draws.uniform(0.05, 0.5);
                    }
                    double value = 100 + 10 * draws.normal();
                    return day < silentUntil[0] || draws.chance(0.03) ? Double.NaN : value;
                };
            }),
            each(
                    "cron, ten minutes a night",
                    5,
                    draws -> {
                        double hour = Math.floor(draws.uniform(0, 24));
                        return day -> {
                            double since = part(day) * 24 - hour;
                            boolean runs = since > -1e-6 && since < 1 / 6.0 - 1e-6;
                            return 100 + (runs ? 150 + 15 * draws.normal() : 0) + 5 * draws.normal();
                        };
                    },
                    EVENTS),
            each(
                    "weekly resets to zero",
                    10,
                    draws -> {
                        double offset = draws.uniform(0, 7);
                        return day -> 1_000 * part((day + offset) / 7) + 10 * draws.normal();
                    },
                    EVENTS),
            hourly("hourly log-normal, 0.6", 16, draws -> day -> Math.exp(3 + 0.6 * draws.normal()), FLOOR),
            hourly("hourly requests", 22, draws -> day -> draws.poisson(50 + 900 * business(day)), FLOOR, WHOLE));

    private Families() {}

    /** The same with rows so many seconds apart where they are five minutes apart; what is drawn is drawn for each row. */
    static List<Family> every(int seconds) {
        return ALL.stream()
                .map(f -> f.stepSeconds() != FIVE_MINUTES
                        ? f
                        : new Family(f.title(), f.sigma(), seconds, f.traits(), f.sources()))
                .toList();
    }

    private static Family each(
            String title, double sigma, Function<Draws, Family.Source> sources, Family.Trait... traits) {
        return new Family(title, sigma, FIVE_MINUTES, Set.of(traits), sources);
    }

    private static Family hourly(
            String title, double sigma, Function<Draws, Family.Source> sources, Family.Trait... traits) {
        return new Family(title, sigma, 3_600, Set.of(traits), sources);
    }

    /** What is behind the point. */
    private static double part(double number) {
        return number - Math.floor(number);
    }

    /** From -1 at midnight to 1 at noon. */
    private static double wave(double day) {
        return -Math.cos(2 * Math.PI * day);
    }

    /** A load that works from Monday to Friday: 0.2 at night, 1 at noon, and half of that at the weekend. */
    private static double business(double day) {
        double load = 0.6 + 0.4 * wave(day);
        return (int) Math.floor(day) % 7 >= 5 ? load / 2 : load;
    }
}
