package vigie.app.history;

import java.time.Instant;
import java.util.List;

/**
 * What a signal would have said.
 *
 * @param method how it judges
 * @param query what Prometheus was asked for
 * @param series how many there were
 * @param days of all of them together
 * @param alarms in the order of time
 */
public record SignalResult(
        String service, String signal, String method, String query, int series, double days, List<Alarm> alarms) {
    private static final double DAYS_A_WEEK = 7;

    public SignalResult {
        alarms = List.copyOf(alarms);
    }

    /** One alarm: when it would have fired, and of which series. */
    public record Alarm(Instant at, String series) {}

    /** Alarms of all series of the signal in a week of which {@code days} were looked at. */
    public double perWeek(double lookedAt) {
        return lookedAt > 0 ? alarms.size() / lookedAt * DAYS_A_WEEK : 0;
    }
}
