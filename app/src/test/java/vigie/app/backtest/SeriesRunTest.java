package vigie.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;

class SeriesRunTest {
    /** Says what the value says: alarms from 100 on, novelty is the value, severity twice that. */
    private static final class Plain implements RowJudge {
        private double last;

        @Override
        public void judge(long timestampMs, double value) {
            last = Double.isNaN(value) || Double.isInfinite(value) ? 0 : value;
        }

        @Override
        public double severity() {
            return 2 * last;
        }

        @Override
        public double novelty() {
            return last;
        }

        @Override
        public boolean alarming() {
            return last >= 100;
        }
    }

    private final StringWriter out = new StringWriter();

    private SeriesResult run(String csv, Window... windows) throws IOException {
        return new SeriesRun(new CsvReader(new StringReader(csv), "x.csv"), new Plain(), List.of(windows))
                .run("x.csv", out);
    }

    private List<String> rows() {
        return out.toString().lines().skip(1).map(SeriesRunTest::shortened).toList();
    }

    private static String shortened(String row) {
        return row.replaceAll("(\\.\\d\\d)\\d+", "$1");
    }

    @Test
    void theOutputHasTheRowsOfTheInputAsTheyWereRead() throws IOException {
        run("""
                Value , host,"TIMESTAMP"
                1.50,a,2014-04-01 00:00:00
                "2e2",b,"2014-04-01T00:05:00Z"
                ,c,1396311000
                """);
        assertThat(out.toString().lines().findFirst()).contains("timestamp,value,anomaly_score,severity,alarm");
        assertThat(rows())
                .containsExactly(
                        "2014-04-01 00:00:00,1.50,0.35,3.0,0",
                        "2014-04-01T00:05:00Z,2e2,0.98,400.0,1",
                        "1396311000,,0,0,0");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", " ", "nan", "NaN", "NULL", "na", "None", "inf", "-Infinity", "1e999"})
    void aRowWithoutAValueScoresNothing(String value) throws IOException {
        SeriesResult result = run("timestamp,value\n0," + value + "\n60,100\n");
        assertThat(rows()).containsExactly("0," + value + ",0,0,0", "60,100,0.97,200.0,1");
        assertThat(result.withoutValue()).isEqualTo(1);
        assertThat(result.rows()).isEqualTo(2);
    }

    @Test
    void aRowThatEndsBeforeItsValueHasNone() throws IOException {
        assertThat(run("timestamp,value\n0\n").withoutValue()).isEqualTo(1);
        assertThat(rows()).containsExactly("0,,0,0,0");
    }

    @Test
    void textThatNeedsQuotesIsWrittenInQuotes() throws IOException {
        assertThatThrownBy(() -> run("timestamp,value\n0,\"1,5\"\n"))
                .hasMessage("x.csv:2:3: a value must be a number, or empty: was \"1,5\"");
        StringWriter text = new StringWriter();
        new ScoredRows(text).row("a,\"b\"", "c\nd", new Plain());
        assertThat(text.toString()).endsWith("\n\"a,\"\"b\"\"\",\"c\nd\",0,0,0\n");
    }

    @Test
    void alarmsAreCountedAsEventsForEachDay() throws IOException {
        StringBuilder csv = new StringBuilder("timestamp,value\n");
        for (int i = 0; i <= 48; i++) {
            csv.append(i * 3_600).append(i == 20 || i == 25 || i == 40 ? ",100\n" : ",1\n");
        }
        SeriesResult result = run(csv.toString(), new Window(26 * 3_600_000, 27 * 3_600_000), new Window(-5, -1));
        assertThat(result.rows()).isEqualTo(49);
        assertThat(result.days()).isEqualTo(2);
        assertThat(result.alarms()).isEqualTo(2);
        assertThat(result.alarmsPerDay()).isEqualTo(1);
        // The second window has no row. Of 49 rows 7 are probation.
        assertThat(result.score()).isEqualTo(new EventScore(2, 1, 1, 1, 0));
        assertThat(result.scoredDays()).isEqualTo(2 * 42 / 49.0);
    }

    @Test
    void ofAFileWithoutRowsThereIsNothingToSay() throws IOException {
        SeriesResult result = run("timestamp,value\n");
        assertThat(result).isEqualTo(new SeriesResult("x.csv", 0, 0, 0, 0, EventScore.NONE, 0));
        assertThat(result.alarmsPerDay()).isZero();
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';x.csv:1:1: the first line must name columns timestamp and value: there is none",
                "time,value;x.csv:1:1: the first line must name a column timestamp: was time,value",
                "timestamp,v;x.csv:1:1: the first line must name a column value: was timestamp,v",
                "timestamp,value|soon,1;x.csv:2:1: a time stamp must be like",
                "timestamp,value|0,1|1,much;x.csv:3:3: a value must be a number, or empty: was \"much\"",
                "timestamp,value|0,\"1;x.csv:2:3: a quote must be closed"
            })
    void whatIsWrongIsToldWithItsPlace(String csv, String message) {
        assertThatThrownBy(() -> run(csv.replace('|', '\n')))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theScoreKeepsTheOrderOfNoveltiesAndNeverLeavesZeroToOne() {
        assertThat(ScoredRows.anomalyScore(0)).isZero();
        assertThat(ScoredRows.anomalyScore(1 - Math.log10(0.02))).isEqualTo(0.5);
        double last = 0;
        for (double novelty = 1e-6; novelty < 1e6; novelty *= 1.01) {
            double score = ScoredRows.anomalyScore(novelty);
            assertThat(score).isGreaterThan(last).isLessThan(1);
            last = score;
        }
    }
}
