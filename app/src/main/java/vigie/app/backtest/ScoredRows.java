package vigie.app.backtest;

import java.io.IOException;
import java.io.Writer;
import vigie.detector.backtest.RowJudge;

/** Writes rows as {@code timestamp,value,anomaly_score,severity,alarm}. Does not close what it writes to. */
final class ScoredRows {
    /*
     * Novelty is 1 - log10 E, with E the false alarms a day that are expected of something as new as this, and has no upper end.
     * n / (n + c) brings it into [0, 1] and keeps the order of any two: it never saturates, as an exponential would at a
     * double's precision. c is the novelty of E = 0.02, what is accepted unless said otherwise, so 0.5 means just that.
     */
    private static final double HALF = 1 - Math.log10(0.02);

    private final Writer out;

    ScoredRows(Writer out) throws IOException {
        this.out = out;
        out.write("timestamp,value,anomaly_score,severity,alarm\n");
    }

    /** A row as it was read, with what the judge says of it. */
    void row(String timestamp, String value, RowJudge judge) throws IOException {
        text(timestamp);
        out.write(',');
        text(value);
        out.write(',');
        number(anomalyScore(judge.novelty()));
        out.write(',');
        number(judge.severity());
        out.write(judge.alarming() ? ",1\n" : ",0\n");
    }

    /** In [0, 1], growing with the novelty: 0 for none, 0.5 for what is expected falsely 0.02 times a day. */
    static double anomalyScore(double novelty) {
        return novelty <= 0 ? 0 : novelty / (novelty + HALF);
    }

    private void number(double number) throws IOException {
        out.write(number == 0 ? "0" : Double.toString(number));
    }

    private void text(String text) throws IOException {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0) {
            out.write(text);
        } else {
            out.write('"' + text.replace("\"", "\"\"") + '"');
        }
    }
}
