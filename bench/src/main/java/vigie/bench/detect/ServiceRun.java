package vigie.bench.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vigie.bench.detect.Services.Made;
import vigie.detector.backtest.AlarmEvents;
import vigie.detector.backtest.EventScore;
import vigie.detector.joint.Joint;
import vigie.detector.joint.Member;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/**
 * What was said of a made service by its series one by one, by what judges them together, and by either.
 *
 * @param days that it had
 * @param falseAlarms events in the clean service, in this order
 * @param found how the events agree with what was put in, in this order
 */
record ServiceRun(int days, long[] falseAlarms, EventScore[] found) {
    static final List<String> WHO = List.of("each series by itself", "together", "either");

    private static final long START_MS = 1_704_067_200_000L; // a Monday's midnight
    private static final int STEP_SECONDS = 60;
    private static final int PROBATION_DAYS = 8;
    private static final Target TARGET =
            new Target(new Instance("made", "127.0.0.1:1", "", "", Labels.EMPTY), "metrics");

    /**
     * Judges a service, once clean and once with faults.
     *
     * @param rate that is accepted of each series
     * @param clean judges the clean one together
     * @param other judges the other one together
     */
    static ServiceRun of(Made healthy, Made ill, double rate, Joint clean, Joint other) {
        AlarmEvents[] quiet = alarms(healthy, rate, clean);
        AlarmEvents[] loud = alarms(ill, rate, other);
        long[] falseAlarms = new long[WHO.size()];
        EventScore[] found = new EventScore[WHO.size()];
        for (int i = 0; i < found.length; i++) {
            falseAlarms[i] = quiet[i].events().size();
            found[i] = loud[i].against(ill.wrong(), (long) PROBATION_DAYS * Services.ROWS_A_DAY);
        }
        return new ServiceRun(healthy.values()[0].length / Services.ROWS_A_DAY, falseAlarms, found);
    }

    private static AlarmEvents[] alarms(Made made, double rate, Joint joint) {
        double[][] values = made.values();
        AdaptiveJudge[] judges = new AdaptiveJudge[values.length];
        for (int i = 0; i < judges.length; i++) {
            judges[i] = new AdaptiveJudge(new Aim(true, true, 0, 0, rate), STEP_SECONDS);
        }
        AlarmEvents[] alarms = {new AlarmEvents(), new AlarmEvents(), new AlarmEvents()};
        for (int t = 0; t < values[0].length; t++) {
            long ms = START_MS + t * 1_000L * STEP_SECONDS;
            boolean alone = false;
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < judges.length; i++) {
                double severity = judges[i].judge(ms, values[i][t]);
                alone |= judges[i].alarming();
                double momentary = Double.isNaN(severity) ? Double.NaN : judges[i].momentary();
                members.add(new Member(
                        TARGET,
                        "s" + i,
                        Labels.EMPTY,
                        values[i][t],
                        momentary,
                        severity,
                        Member.USUAL,
                        STEP_SECONDS,
                        true));
            }
            boolean together =
                    joint.round(ms, members).isEmpty() && joint.judge().alarming();
            alarms[0].row(alone);
            alarms[1].row(together);
            alarms[2].row(alone || together);
        }
        return alarms;
    }

    /** False alarms for each service and day, by one of {@link #WHO}. */
    static double falsePerDay(List<ServiceRun> runs, int who) {
        double days = runs.stream().mapToDouble(ServiceRun::days).sum();
        return runs.stream().mapToLong(r -> r.falseAlarms[who]).sum() / days;
    }

    /** The part of the faults that one of {@link #WHO} found. */
    static double recall(List<ServiceRun> runs, int who) {
        return found(runs, who).recall();
    }

    private static EventScore found(List<ServiceRun> runs, int who) {
        return runs.stream().map(r -> r.found[who]).reduce(EventScore.NONE, EventScore::plus);
    }

    /** A row of a table for each of {@link #WHO}. */
    static String table(String title, List<ServiceRun> runs) {
        StringBuilder out = new StringBuilder();
        double days = runs.stream().mapToDouble(ServiceRun::days).sum();
        for (int i = 0; i < WHO.size(); i++) {
            int who = i;
            double falseAlarms =
                    runs.stream().mapToLong(r -> r.falseAlarms[who]).sum() / days;
            EventScore score = runs.stream().map(r -> r.found[who]).reduce(EventScore.NONE, EventScore::plus);
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %.2f | %.2f | %.0f |%n",
                    title,
                    WHO.get(i),
                    falseAlarms,
                    score.recall(),
                    score.precision(),
                    score.delay()));
        }
        return out.toString();
    }
}
