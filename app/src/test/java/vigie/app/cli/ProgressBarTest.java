package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter terminal = new StringWriter();
    private long nanos = Long.MAX_VALUE - 10;

    private ProgressBar bar(long total) {
        return new ProgressBar(new PrintWriter(terminal), () -> nanos, total);
    }

    @Test
    void whatTakesTwoSecondsOrLessShowsNothing() {
        try (ProgressBar bar = bar(100)) {
            nanos += 1_999_999_999L;
            bar.accept(50);
        }
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void whatTakesLongerIsDrawnTenTimesASecondAndTakenBack() {
        try (ProgressBar bar = bar(200)) {
            nanos += 2_000_000_000L;
            bar.accept(50);
            bar.accept(50);
            nanos += 100_000_000L;
            bar.accept(1_000);
        }
        assertThat(terminal.toString())
                .isEqualTo("\r[" + "#".repeat(10) + " ".repeat(30) + "] 25 %\r[" + "#".repeat(40) + "] 100 %\r"
                        + " ".repeat(48) + "\r");
    }
}
