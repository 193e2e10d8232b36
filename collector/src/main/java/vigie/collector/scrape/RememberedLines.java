package vigie.collector.scrape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as long as each is the one at the same place in the last body, with any value: the hot loop. Allocates nothing.
 *
 * <p>Costs one vectorised comparison and one number a line.
 */
final class RememberedLines {
    private final Values values;
    private final PointRules points;
    private final SampleTail tail;
    private final DecimalReader decimals = new DecimalReader();
    private int line;
    private @Nullable String refusal;

    RememberedLines(Values values, PointRules points, SampleTail tail) {
        this.values = values;
        this.points = points;
        this.tail = tail;
    }

    /** How many lines of the body were read, from its start. */
    int line() {
        return line;
    }

    /** Why the value of the next line must not stand there; null where nothing is wrong, or something else is. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /**
     * Reads on.
     *
     * @param b ends with a line feed at {@code end - 1}
     * @param first the number of the first line, from 0
     * @return where the first line starts that is another one, or {@code end}
     */
    int read(SeriesMemory memory, Format format, byte[] b, int from, int end, int first) {
        byte[] text = memory.text();
        int[] start = memory.start();
        byte[] rules = memory.rule();
        int last = memory.lines();
        int at = from;
        int now = first;
        refusal = null;
        while (now < last && at < end) {
            int key = start[now];
            int keyEnd = start[now + 1];
            int valueAt = at + keyEnd - key;
            if (valueAt > end || !Arrays.equals(b, at, valueAt, text, key, keyEnd)) {
                break;
            }
            byte rule = rules[now];
            if (rule == PointRules.LITERAL) {
                at = valueAt;
            } else {
                int lineEnd = readValue(format, b, valueAt, end, rule, now);
                if (lineEnd < 0) {
                    break;
                }
                at = lineEnd;
            }
            now++;
        }
        line = now;
        return at;
    }

    /** Reads one value; returns where the next line starts, or -1 if this one is not as expected. */
    private int readValue(Format format, byte[] b, int from, int end, byte rule, int number) {
        // A series part that ends the window is no line: nothing bounds its number.
        double value = from < end ? decimals.read(b, from) : 0;
        int at = from < end ? decimals.end() : -1;
        if (at < 0) {
            return -1;
        }
        boolean timed = false;
        if (b[at] != '\n') {
            int lineEnd = at;
            while (b[lineEnd] != '\n') {
                lineEnd++;
            }
            boolean expected = tail.read(b, at, lineEnd, format) == null;
            timed = tail.hasTime();
            if (!expected
                    || (timed && format == Format.OPENMETRICS)
                    || (tail.hasExemplar() && !PointRules.takesExemplar(rule))) {
                return -1;
            }
            at = lineEnd;
        }
        if (rule != PointRules.PLAIN) {
            refusal = points.refusal(rule, value);
            if (refusal != null) {
                return -1;
            }
        }
        if (timed) {
            values.put(number, value, tail.ms());
        } else {
            values.put(number, value);
        }
        return at + 1;
    }
}
