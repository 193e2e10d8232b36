package vigie.collector.probe.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.model.BeatBook.Beat;
import vigie.model.BeatBook.Watch;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;

/**
 * Says how a heartbeat stands.
 *
 * <pre>
 *   never called, in time ──► UNKNOWN    called, in time ──► UP    the caller says that it failed ──► DOWN
 *   not in time, somebody was there to be called ──► DOWN      nobody was there at some time when the call was due ──► UNKNOWN,
 *                                                              until a whole period has passed with somebody there
 * </pre>
 *
 * @param every how long after a call the next one is due
 * @param grace how much later it may come
 */
record HeartbeatJudge(Duration every, Duration grace) {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    Answer judge(Watch watch, Instant now) {
        Beat last = watch.last();
        if (last == null) {
            return watch.since().isAfter(now.plus(CLOCKS_DIFFER))
                    ? future(watch.since())
                    : late(watch, watch.since(), now, "never called since " + watch.since());
        }
        if (last.at().isAfter(now.plus(CLOCKS_DIFFER))) {
            return future(last.at());
        }
        Duration age = Duration.between(last.at(), now);
        Duration shown = age.isNegative() ? Duration.ZERO : age;
        Answer answer = last.ok() ? late(watch, last.at(), now, "last heard " + text(shown) + " ago") : failed(last);
        return answer.seeing(new Seen(
                List.of(),
                List.of(),
                List.of(new Seen.Figure(
                        "heartbeat_age_seconds",
                        Labels.EMPTY,
                        Series.Kind.GAUGE,
                        shown.toSeconds() + shown.toNanosPart() / 1e9))));
    }

    private Answer late(Watch watch, Instant from, Instant now, String what) {
        Instant due = from.plus(every).plus(grace);
        if (!now.isAfter(due)) {
            return watch.last() != null ? Answer.UP : Answer.unknown("not called yet: it is due until " + due);
        }
        String rule = what + ", due every " + text(every) + " with a grace of " + text(grace);
        // Who calls somewhat before its time was perhaps not heard either.
        boolean deaf = watch.listening().isAfter(from)
                && watch.listening().isAfter(from.plus(every).minus(grace));
        Instant surely = watch.listening().plus(every).plus(grace);
        return deaf && !now.isAfter(surely)
                ? Answer.unknown(rule + "; but nobody was there to be called until " + watch.listening())
                : Answer.down(CheckResult.Phase.ASSERT, rule);
    }

    private static Answer failed(Beat last) {
        String message = Excerpt.of(last.message(), 300);
        return Answer.down(
                CheckResult.Phase.ASSERT,
                "it said at " + last.at() + " that it failed" + (message.isEmpty() ? "" : ": " + message));
    }

    private static Answer future(Instant at) {
        return Answer.unknown("the record has a time in the future, " + at + ": a clock was wrong");
    }

    /** The two largest units of a duration, as people read it. */
    private static String text(Duration d) {
        long s = d.toSeconds();
        if (s >= 86_400) {
            return with(s / 86_400, " d", s % 86_400 / 3600, " h");
        }
        return s >= 3600 ? with(s / 3600, " h", s % 3600 / 60, " min") : with(s / 60, " min", s % 60, " s");
    }

    private static String with(long large, String largeUnit, long small, String smallUnit) {
        if (large == 0) {
            return small + smallUnit;
        }
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
