package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.detector.joint.Traffic.Moment;

/** Made traffic of thirty days: what is healthy is hardly ever told, and floods are within minutes. The figures of docs/detection.md. */
class SurgeTrafficTest {
    private static final int DAYS = 30;
    private static final boolean ALL = Boolean.getBoolean("vigie.surge.figures"); // those of docs/detection.md
    private static final int SEEDS = ALL ? 5 : 1;
    private static final double[] RATES = ALL ? new double[] {5, 50, 1_000} : new double[] {50};

    /** What a round of a healthy load is. */
    interface Shape {
        void of(Traffic traffic, Moment moment);
    }

    /** A load in which nothing is wrong, and how many alarms in thirty days it may give. */
    record Healthy(String name, Shape shape, int most) {
        Healthy(String name, Shape shape) {
            this(name, shape, 0);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Healthy> whatIsHealthyIsHardlyEverTold() {
        return Stream.of(
                new Healthy("SEASON", (traffic, moment) -> {}),
                new Healthy("GROWTH", (traffic, moment) -> moment.all = Math.pow(2, traffic.minute() / 43_200.0)),
                // Three times as much once a week, within three hours, and twice that on one route.
                new Healthy("POPULAR_DAYS", (traffic, moment) -> {
                    if (traffic.day() % 7 == 3) {
                        double up = Math.max(0, Math.min(1, (traffic.ofDay() - 0.35) * 8));
                        double down = Math.max(0, Math.min(1, (0.95 - traffic.ofDay()) * 24));
                        moment.all = 1 + 2 * Math.min(up, down);
                        moment.routes[3] = 1 + Math.min(up, down);
                    }
                }),
                // All instances at once, two minutes without an answer, then half as much again for three minutes.
                new Healthy("DEPLOYS", (traffic, moment) -> {
                    int minute = (traffic.minute() + 97 * traffic.day()) % 720;
                    Arrays.fill(moment.down, minute < 2);
                    moment.all = minute >= 2 && minute < 5 ? 1.5 : 1;
                }),
                // One after the other, and each begins with nothing in its caches.
                new Healthy("ROLLING_DEPLOYS", (traffic, moment) -> {
                    int minute = (traffic.minute() + 97 * traffic.day()) % 360;
                    for (int i = 0; i < moment.down.length; i++) {
                        moment.down[i] = minute / 3 == i;
                    }
                    moment.routes[0] = minute < 12 ? 1.5 : 1;
                }),
                // A job of ten minutes each night that trebles the load with one route.
                new Healthy("NIGHTLY_JOB", (traffic, moment) -> {
                    moment.strangers = traffic.ofDay() > 0.1 && traffic.ofDay() < 0.107 ? 2 : 0;
                }),
                // A job each hour.
                new Healthy("HOURLY_JOB", (traffic, moment) -> moment.strangers = traffic.minute() % 60 < 4 ? 2 : 0, 5),
                // On working days six times as much within ten minutes, all day long.
                new Healthy("OPENING", (traffic, moment) -> {
                    double minute = traffic.ofDay() * 1_440;
                    double up = Math.max(0, Math.min(1, (minute - 540) / 10));
                    double down = Math.max(0, Math.min(1, (1_080 - minute) / 60));
                    moment.all = traffic.isWeekend() ? 1 : 1 + 5 * Math.min(up, down);
                }),
                // Four times a day, whenever: twice to three times as much of all routes for ten minutes.
                new Healthy("CROWDS", (traffic, moment) -> {
                    int slot = traffic.minute() / 360;
                    int begin = new Random(slot).nextInt(340);
                    int minute = traffic.minute() % 360 - begin;
                    moment.all = minute >= 0 && minute < 10 ? 2 + new Random(slot).nextDouble() : 1;
                }),
                // Every fifth day an outage of an hour, then twice as much for ten minutes.
                new Healthy("OUTAGES", (traffic, moment) -> {
                    int minute = (traffic.minute() + 600) % 7_200;
                    Arrays.fill(moment.down, minute < 60);
                    moment.all = minute >= 60 && minute < 70 ? 2 : 1;
                }),
                // A new page each week takes as much as all the others, from one hour to the next.
                new Healthy("NEW_PAGES", (traffic, moment) -> {
                    moment.strangers = Math.min(1, traffic.minute() % 10_080 / 60.0);
                    moment.strange = 1;
                }));
    }

    private static SurgeJoint joint(int stepSeconds) {
        return new SurgeJoint("requests", "route", 2, 4, 10, stepSeconds);
    }

    @ParameterizedTest
    @MethodSource
    void whatIsHealthyIsHardlyEverTold(Healthy healthy) {
        StringBuilder told = new StringBuilder();
        int alarms = 0;
        for (double rate : RATES) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                alarms += alarms(healthy, new Traffic(seed, rate, 60), rate + "/" + seed, told);
            }
        }
        figure(healthy + " " + alarms + " alarms; " + told);
        assertThat(alarms).as(told.toString()).isLessThanOrEqualTo(healthy.most() * SEEDS * RATES.length);
    }

    private static void figure(String line) {
        if (ALL) {
            System.out.println(line);
        }
    }

    private static void round(SurgeJoint joint, Traffic traffic, Moment moment) {
        List<Member> members = traffic.next(moment);
        joint.round(traffic.timeMs(), members);
    }

    private static int alarms(Healthy healthy, Traffic traffic, String name, StringBuilder told) {
        SurgeJoint joint = joint(60);
        int alarms = 0;
        boolean before = false;
        while (traffic.day() < DAYS) {
            Moment moment = new Moment();
            healthy.shape().of(traffic, moment);
            round(joint, traffic, moment);
            boolean now = joint.judge().alarming();
            if (now && !before) {
                alarms++;
                told.append(name + " day " + traffic.day() + " minute " + traffic.minute() % 1_440 + ": "
                        + joint.summary(true) + "; ");
            }
            before = now;
        }
        return alarms;
    }

    @ParameterizedTest(name = "at {0} of the day {1} times from {2} strange routes, on all {3} times: told {4}")
    @CsvSource({
        "0.6, 1.5, 1,   1, true",
        "0.6, 1.5, 100, 1, true",
        "0.1, 3,   1,   1, true",
        "0.6, 9,   1,   1, true",
        "0.6, 9,   200, 1, true",
        "0.6, 0,   1,   5, true",
        "0.1, 0,   1,  10, true",
        "0.6, 0.4, 1,   1, false",
        "0.6, 0,   1,   3, false"
    })
    void floodsAreToldWithinMinutes(double at, double strangers, int strange, double all, boolean expected) {
        StringBuilder told = new StringBuilder();
        int missed = 0;
        int longest = 0;
        int count = 0;
        for (double rate : ALL ? new double[] {50, 1_000} : RATES) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                int seconds = secondsToTell(new Traffic(seed, rate, 15), at, strangers, strange, all, told);
                missed += seconds < 0 ? 1 : 0;
                longest = Math.max(longest, seconds);
                count++;
            }
        }
        figure("flood at " + at + ", " + strangers + " from " + strange + ", all " + all + ": missed " + missed + " of "
                + count + ", longest " + longest + " s; " + told);
        assertThat(missed).isEqualTo(expected ? 0 : count);
        assertThat(longest).isLessThanOrEqualTo(180);
    }

    /** Thirty minutes of a flood on the ninth day; below 0 if it is not told. */
    private static int secondsToTell(
            Traffic traffic, double at, double strangers, int strange, double all, StringBuilder told) {
        SurgeJoint joint = joint(15);
        long beginMs = Traffic.START_MS + 8 * 86_400_000L + Math.round(at * 86_400_000L) + 7_000;
        while (traffic.timeMs() < beginMs) {
            round(joint, traffic, new Moment());
        }
        assertThat(joint.judge().alarming()).isFalse();
        Moment flood = new Moment();
        flood.strangers = strangers;
        flood.strange = strange;
        flood.all = all;
        while (traffic.timeMs() < beginMs + 1_800_000L) {
            round(joint, traffic, flood);
            if (joint.judge().alarming()) {
                told.append(joint.summary(true)).append("; ");
                return (int) ((traffic.timeMs() - beginMs) / 1_000);
            }
        }
        return -1;
    }
}
