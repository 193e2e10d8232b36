package vigie.collector.scrape;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what may follow a value: a timestamp, and in OpenMetrics an exemplar. Allocates nothing but reasons. One thread. */
final class SampleTail {
    private static final int LONGEST_TIME = 64;

    private final DecimalReader decimals = new DecimalReader();
    private final Exemplars exemplars = new Exemplars();
    private boolean hasTime;
    private boolean hasExemplar;
    private long ms;
    private int timeFrom;
    private int timeEnd;

    /** Reads from behind the value to the line feed; returns why it is wrong, or null. */
    @Nullable
    String read(byte[] b, int from, int end, Format format) {
        hasTime = false;
        hasExemplar = false;
        return format == Format.TEXT ? readText(b, from, end) : readOpenMetrics(b, from, end);
    }

    /** Whether the sample has a time of its own. */
    boolean hasTime() {
        return hasTime;
    }

    /** That time, in milliseconds since the epoch. */
    long ms() {
        return ms;
    }

    /** Whether an exemplar follows. */
    boolean hasExemplar() {
        return hasExemplar;
    }

    /** That time as OpenMetrics writes it, for comparing; null without one, and in text. */
    @Nullable
    BigDecimal seconds(byte[] b, Format format) {
        return hasTime && format == Format.OPENMETRICS
                ? new BigDecimal(new String(b, timeFrom, timeEnd - timeFrom, StandardCharsets.ISO_8859_1))
                : null;
    }

    private @Nullable String readText(byte[] b, int from, int end) {
        int at = skip(b, from, end);
        if (at == end) {
            return null;
        }
        boolean negative = b[at] == '-';
        at += negative || b[at] == '+' ? 1 : 0;
        int first = at;
        long number = 0;
        while (b[at] >= '0' && b[at] <= '9' && at - first <= 18) {
            number = 10 * number + (b[at++] - '0');
        }
        if (at == first || at - first > 18 || skip(b, at, end) != end) {
            return "a timestamp must be a whole number of milliseconds at the end of the line";
        }
        hasTime = true;
        ms = negative ? -number : number;
        return null;
    }

    private @Nullable String readOpenMetrics(byte[] b, int from, int end) {
        int at = from;
        if (at < end && b[at] == ' ' && b[at + 1] != '#') {
            timeFrom = at + 1;
            double seconds = decimals.read(b, timeFrom);
            timeEnd = decimals.end();
            boolean finite = timeEnd > 0 && Math.abs(seconds) <= Double.MAX_VALUE;
            if (!finite || timeEnd - timeFrom > LONGEST_TIME) {
                return "a timestamp must be a finite number of seconds behind one blank";
            }
            hasTime = true;
            ms = Math.round(seconds * 1000);
            at = timeEnd;
        }
        if (at == end) {
            return null;
        }
        if (b[at] != ' ' || b[at + 1] != '#') {
            return "only a timestamp and an exemplar may follow a value, each behind one blank";
        }
        hasExemplar = true;
        return exemplars.refusal(b, at + 1, end);
    }

    private static int skip(byte[] b, int from, int end) {
        int i = from;
        while (i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }
}
