package vigie.bench.detect;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import vigie.detector.backtest.AlarmEvents;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;
import vigie.detector.backtest.RowRange;

/**
 * What a judge said of one series of a family, clean and with anomalies.
 *
 * @param days of the clean series
 * @param falseByAge alarms in the clean series, as events, by the age of the series at their first row
 * @param injected how the alarms of the other agree with what was put in
 * @param found of what was put in, by its kind; the delay and the precision are the kind's own
 */
record SyntheticRun(
        Family family,
        double days,
        Map<Age, Long> falseByAge,
        EventScore injected,
        Map<Injected.Kind, EventScore> found) {
    /** 2024-01-01, a Monday, at midnight. */
    static final long START_MS = 1_704_067_200_000L;

    /** How long a judge has known the series. */
    enum Age {
        DAYS_0_TO_3(0, 3),
        DAYS_3_TO_14(3, 14),
        DAYS_14_TO_30(14, 30),
        DAYS_FROM_30(30, Integer.MAX_VALUE);

        private final int from;
        private final int to;

        Age(int from, int to) {
            this.from = from;
            this.to = to;
        }

        static Age of(double day) {
            for (Age age : values()) {
                if (day < age.to) {
                    return age;
                }
            }
            return DAYS_FROM_30;
        }

        /** How many of the days of a series are of this age. */
        double of(int days) {
            return Math.max(0, Math.min(days, to) - from);
        }
    }

    /** Lets two fresh judges see a series, one the clean one. */
    static SyntheticRun of(Family family, int days, long seed, RowJudge clean, RowJudge other) {
        Map<Age, Long> byAge = new EnumMap<>(Age.class);
        for (RowRange alarm : alarms(family, family.values(days, seed), clean).events()) {
            byAge.merge(Age.of((double) alarm.first() / family.rowsPerDay()), 1L, Long::sum);
        }
        Injected injected = Injected.into(family, days, seed);
        AlarmEvents alarms = alarms(family, injected.values(), other);
        long from = AlarmEvents.probation(alarms.rows());
        Map<Injected.Kind, EventScore> found = new EnumMap<>(Injected.Kind.class);
        injected.windows().forEach((kind, windows) -> found.put(kind, alarms.against(windows, from)));
        return new SyntheticRun(family, days, byAge, alarms.against(injected.all(), from), found);
    }

    /** Rows that are missing are not there for the judge; for the count of rows between alarms they are. */
    private static AlarmEvents alarms(Family family, double[] values, RowJudge judge) {
        AlarmEvents alarms = new AlarmEvents();
        for (int i = 0; i < values.length; i++) {
            boolean there = !Double.isNaN(values[i]);
            if (there) {
                judge.judge(START_MS + i * 1_000L * family.stepSeconds(), values[i]);
            }
            alarms.row(there && judge.alarming());
        }
        return alarms;
    }

    long falseAlarms() {
        return falseByAge.values().stream().mapToLong(Long::longValue).sum();
    }

    static double falsePerDay(List<SyntheticRun> runs) {
        return runs.stream().mapToLong(SyntheticRun::falseAlarms).sum()
                / runs.stream().mapToDouble(SyntheticRun::days).sum();
    }

    static double falsePerDay(List<SyntheticRun> runs, Age age) {
        return runs.stream().mapToLong(r -> r.falseByAge.getOrDefault(age, 0L)).sum()
                / runs.stream().mapToDouble(r -> age.of((int) r.days)).sum();
    }

    static EventScore injected(List<SyntheticRun> runs) {
        return runs.stream().map(SyntheticRun::injected).reduce(EventScore.NONE, EventScore::plus);
    }

    static EventScore found(List<SyntheticRun> runs, Injected.Kind kind) {
        return runs.stream()
                .map(r -> r.found.getOrDefault(kind, EventScore.NONE))
                .reduce(EventScore.NONE, EventScore::plus);
    }
}
