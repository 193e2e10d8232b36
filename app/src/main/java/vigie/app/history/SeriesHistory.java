package vigie.app.history;

import vigie.detector.judge.Judge;

/** One series of a signal: judged value by value, remembered by its alarms alone. Not thread-safe. */
final class SeriesHistory {
    private final Judge judge;
    private final HeldAlarms alarms;
    private final long stepMs;
    private long values;

    SeriesHistory(Judge judge, HeldAlarms alarms, long stepMs) {
        this.judge = judge;
        this.alarms = alarms;
        this.stepMs = stepMs;
    }

    /** The next value; NaN and infinities, which Prometheus answers where nothing came, are left out. */
    void value(long ms, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return;
        }
        judge.judge(ms, value);
        alarms.row(ms, judge.alarming());
        values++;
    }

    /** How long it was watched, in days. */
    double days() {
        return values * stepMs / 86_400_000.0;
    }

    HeldAlarms alarms() {
        return alarms;
    }
}
