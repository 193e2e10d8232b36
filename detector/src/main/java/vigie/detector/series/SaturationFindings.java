package vigie.detector.series;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Words;
import vigie.detector.judge.Outlook;
import vigie.detector.judge.SaturationJudge;
import vigie.model.Finding;
import vigie.model.Finding.State;

/** How full something is, in words. */
record SaturationFindings(SignalFindings words, SaturationJudge judge, ShareReading reading) {
    Finding judged(State state, double share, double severity) {
        String metric = words.watch().metric();
        String is = words.subject() + " is " + percent(share) + " full, " + reading.parts(metric);
        String summary = is + (state == State.ACTIVE ? why(share) : ", at most " + percent(judge.high()) + " is right");
        String bounds =
                metric + ": a warning over " + percent(judge.high()) + ", critical over " + percent(judge.full());
        List<String> evidence = List.of(bounds, is + " at " + words.now() + ", severity " + Words.number(severity));
        return words.finding(state, summary, evidence, share, severity, judge.low(), judge.high());
    }

    private String why(double share) {
        if (share > judge.full()) {
            return ", over " + percent(judge.full());
        }
        if (judge.isNear()) {
            return ", over " + percent(judge.high()) + ahead(", and");
        }
        return ahead(",");
    }

    private String ahead(String and) {
        @Nullable Outlook outlook = judge.outlook();
        if (outlook == null || outlook.likelySeconds() == 0) {
            return and.equals(",") ? ", its way to " + percent(judge.full()) + " no longer clear" : "";
        }
        String latest = Double.isInfinite(outlook.latestSeconds()) ? "never" : Words.span(outlook.latestSeconds());
        return and + " expected to pass " + percent(judge.full()) + " in " + Words.span(outlook.likelySeconds())
                + " (between " + Words.span(outlook.soonestSeconds()) + " and " + latest + ")";
    }

    private static String percent(double share) {
        return Words.number(Math.round(share * 1_000) / 10.0) + " %";
    }
}
