package vigie.detector.joint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/**
 * Made requests to a service of three instances with twelve routes of which each is asked two thirds as often as the one before: a day
 * and a night that differ by seven times, a quieter weekend, noise that wanders, and chance of counting. All from a seed.
 */
final class Traffic {
    static final long START_MS = 1_704_067_200_000L; // a Monday
    private static final int ROUTES = 12;
    private static final int INSTANCES = 3;
    private static final double MINUTES_A_DAY = 1_440;

    private final Random random;
    private final double rate;
    private final int stepSeconds;
    private final Labels[] labels;
    private final Target[] targets = new Target[INSTANCES];
    private final double[] usual = new double[ROUTES];
    private final double[] drift = new double[ROUTES];
    private double wander;
    private long timeMs = START_MS;

    /** What is not usual in a round. Every figure is 1 where nothing is. */
    static final class Moment {
        double all = 1; // times the load of every route
        final double[] routes = new double[ROUTES]; // times the load of each
        double strangers; // so many times the usual load of the whole, from strange routes
        int strange = 1; // how many of those there are
        boolean[] down = new boolean[INSTANCES]; // does not answer

        Moment() {
            Arrays.fill(routes, 1);
        }
    }

    /**
     * Some traffic.
     *
     * @param rate requests a second of the whole, on average over a working day
     */
    Traffic(long seed, double rate, int stepSeconds) {
        this.random = new Random(seed);
        this.rate = rate;
        this.stepSeconds = stepSeconds;
        this.labels = new Labels[ROUTES + 200];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = Labels.of(Map.of("route", (i < ROUTES ? "/r" : "/x") + i));
        }
        double sum = 0;
        for (int i = 0; i < ROUTES; i++) {
            usual[i] = Math.pow(2 / 3.0, i);
            sum += usual[i];
        }
        for (int i = 0; i < ROUTES; i++) {
            usual[i] /= sum;
        }
        for (int i = 0; i < INSTANCES; i++) {
            targets[i] = new Target(new Instance("api", "127.0.0.1:" + i, "", "", Labels.EMPTY), "metrics");
        }
    }

    long timeMs() {
        return timeMs;
    }

    /** The minute since the start. */
    int minute() {
        return (int) ((timeMs - START_MS) / 60_000);
    }

    /** The part of the day from 0 to 1. */
    double ofDay() {
        return (timeMs - START_MS) % 86_400_000L / 86_400_000.0;
    }

    int day() {
        return (int) (minute() / MINUTES_A_DAY);
    }

    boolean isWeekend() {
        return day() % 7 >= 5;
    }

    /** The next round. */
    List<Member> next(Moment moment) {
        timeMs += stepSeconds * 1_000L;
        double step = stepSeconds / 60.0;
        wander += Math.sqrt(2 * step / 120) * 0.15 * random.nextGaussian() - wander * step / 120;
        double season = Math.exp(Math.log(7) / 2 * Math.sin(2 * Math.PI * (ofDay() - 0.4))) * (isWeekend() ? 0.5 : 1);
        double whole = rate * season * Math.exp(wander);
        List<Member> members = new ArrayList<>();
        for (int route = 0; route < ROUTES; route++) {
            drift[route] += Math.sqrt(2 * step / 600) * 0.2 * random.nextGaussian() - drift[route] * step / 600;
            add(
                    members,
                    route,
                    whole * usual[route] * Math.exp(drift[route]) * moment.all * moment.routes[route],
                    moment);
        }
        for (int i = 0; i < moment.strange && moment.strangers > 0; i++) {
            add(members, ROUTES + i, whole * moment.strangers / moment.strange, moment);
        }
        return members;
    }

    private void add(List<Member> members, int route, double load, Moment moment) {
        for (int i = 0; i < INSTANCES; i++) {
            double mean = load * stepSeconds / INSTANCES;
            double count = Math.max(0, Math.rint(mean + Math.sqrt(1.5 * mean) * random.nextGaussian()));
            double value = moment.down[i] ? Double.NaN : count / stepSeconds;
            members.add(new Member(
                    targets[i],
                    "requests",
                    labels[route],
                    value,
                    Double.NaN,
                    Double.NaN,
                    Member.USUAL,
                    stepSeconds,
                    true));
        }
    }
}
