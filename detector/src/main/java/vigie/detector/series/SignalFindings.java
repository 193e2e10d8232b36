package vigie.detector.series;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.detector.judge.AbsentJudge;
import vigie.detector.judge.AppearedJudge;
import vigie.detector.judge.Judge;
import vigie.detector.judge.Reason;
import vigie.detector.judge.StuckJudge;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Target;

/** The condition of one judged stream in words. */
record SignalFindings(Target target, Watch watch, Labels labels, Instant now) {
    Finding judged(State state, Judge judge, double value, double severity, String companions) {
        if (watch.kind() == Finding.Kind.FORECAST) {
            return forecast(state, judge, value, severity);
        }
        if (judge instanceof StuckJudge stuck) {
            return stuck(state, stuck, value, severity);
        }
        if (judge instanceof AbsentJudge absent) {
            return absent(state, absent, severity);
        }
        if (judge instanceof AppearedJudge appeared) {
            return appeared(state, appeared, value, severity);
        }
        String expected = expected(judge.low(), judge.high());
        String summary = subject() + " is " + Words.number(value)
                + (state == State.ACTIVE ? ", expected " : ", as expected: ") + expected;
        String learnt = judge.warmUp() == 0
                ? watch.metric() + ": bounds are fixed, " + expected
                : watch.metric() + ": expected " + expected + " after " + judge.seen() + " values";
        List<String> evidence = new ArrayList<>();
        evidence.add(learnt);
        Reason reason = judge.reason();
        if (reason != null && state == State.ACTIVE) {
            evidence.add(why(reason));
        }
        if (!companions.isEmpty()) {
            evidence.add(companions);
        }
        evidence.add(seen(value, severity));
        return finding(state, summary, evidence, value, severity, judge.low(), judge.high());
    }

    private Finding stuck(State state, StuckJudge judge, double value, double severity) {
        String stood = Words.span(judge.stoodSeconds());
        String usually = "it stood for " + Words.span(judge.longestSeconds()) + " at most of late";
        String summary = state == State.ACTIVE
                ? subject() + " has stood at " + Words.number(value) + " for " + stood + ", " + usually
                : subject() + " moves: it is " + Words.number(value);
        String known = watch.metric() + ": " + usually + ", after " + judge.seen() + " values";
        return finding(state, summary, List.of(known, seen(value, severity)), value, severity, Double.NaN, Double.NaN);
    }

    private Finding absent(State state, AbsentJudge judge, double severity) {
        String usually = "it was away for " + Words.span(judge.longestSeconds()) + " at most of late";
        String summary = state == State.ACTIVE
                ? subject() + " has not come for " + Words.span(judge.awaySeconds()) + ", " + usually
                : subject() + " comes";
        String known = watch.metric() + ": " + usually + ", and came " + judge.seen() + " times";
        return finding(state, summary, List.of(known), Double.NaN, severity, Double.NaN, Double.NaN);
    }

    private Finding appeared(State state, AppearedJudge judge, double value, double severity) {
        String before = "not among its series in " + Words.span(judge.watchedSeconds()) + " before";
        String summary = state == State.ACTIVE
                ? subject() + " has appeared, " + before
                : subject() + (judge.watchedSeconds() > 0 ? " is no news any more" : " is no news");
        return finding(
                state,
                summary,
                List.of(watch.metric() + ": came " + judge.seen() + " times, " + before),
                value,
                severity,
                Double.NaN,
                Double.NaN);
    }

    private Finding forecast(State state, Judge judge, double value, double severity) {
        ForecastWords words = new ForecastWords(watch.metric(), judge);
        String summary = subject() + " is " + words.sentence(state == State.ACTIVE, value);
        List<String> evidence = List.of(words.known(), seen(value, severity));
        return finding(state, summary, evidence, value, severity, judge.low(), judge.high());
    }

    private String seen(double value, double severity) {
        return subject() + " was " + Words.number(value) + " at " + now + ", severity " + Words.number(severity);
    }

    static String why(Reason reason) {
        String against = switch (reason.view()) {
            case LEVEL -> "unusual for this series";
            case HOUR -> "unusual for this hour of the day";
            case LOCAL -> "unusual beside the 30 values before it";
            case DRIFT -> "its mean over two hours is unusual for this series";
            case PEERS -> "unusual beside its peers";
        };
        String often = Double.isInfinite(reason.timesADay()) ? "" : ": by chance " + Words.rate(reason.timesADay());
        return against + often + (reason.isNew() ? "; it never did this before" : "");
    }

    Finding unknown(long staleAfterMs, double lastValue) {
        String summary = subject() + " is not known: no value for " + Words.duration(staleAfterMs);
        String last = "the last value of " + subject() + " was " + Words.number(lastValue);
        return finding(State.UNKNOWN, summary, List.of(last), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    Finding unlimited(long staleAfterMs, String why) {
        String summary = "how full " + subject() + " is is not known: nothing to judge for "
                + Words.duration(staleAfterMs) + ", " + why;
        return finding(State.UNKNOWN, summary, List.of(summary), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    Finding open(String why, double lastValue) {
        String summary = "whether " + subject() + " is odd is left open: " + why;
        String last = "the last value of " + subject() + " was " + Words.number(lastValue);
        return finding(State.UNKNOWN, summary, List.of(last), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    Finding ended(String why) {
        String summary = subject() + " is no longer watched: " + why;
        return finding(State.CLEAR, summary, List.of(summary), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    String subject() {
        String which = labels.size() == 0 ? "" : Words.foreign(labels.toString());
        return watch.signal() + which + " of " + target.instance().name();
    }

    static String expected(double low, double high) {
        boolean lower = !Double.isNaN(low);
        boolean upper = !Double.isNaN(high);
        if (lower && upper) {
            return "from " + Words.number(low) + " to " + Words.number(high);
        }
        return lower ? "at least " + Words.number(low) : "at most " + Words.number(high);
    }

    Finding finding(
            State state, String summary, List<String> evidence, double value, double score, double low, double high) {
        return new Finding(
                watch.kind(),
                state,
                watch.severity(),
                target.service(),
                target.instance(),
                target.check(),
                watch.signal(),
                labels,
                summary,
                evidence,
                now,
                value,
                score,
                low,
                high);
    }
}
