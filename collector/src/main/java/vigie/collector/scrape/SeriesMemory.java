package vigie.collector.scrape;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vigie.model.Series;

/**
 * The lines of one body as they are compared with the next one: of a sample its bytes up to the value, with the series and the rule that
 * were found for it; of every other line all of its bytes, the line feed included.
 *
 * <p>Costs the bytes of the lines and 9 to 13 bytes a line. Appended to by one thread while a body is read, then only read.
 */
final class SeriesMemory {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int MOST_STEPS = 32;

    private byte[] text;
    private int[] start;
    private @Nullable Series[] series;
    private byte[] rule;
    private int lines;
    private int samples;
    private int @Nullable [] table;

    SeriesMemory() {
        text = new byte[0];
        start = new int[1];
        series = new Series[0];
        rule = new byte[0];
    }

    /** The first lines of another memory, with room for as many as it has. */
    SeriesMemory(SeriesMemory from, int lines) {
        this.text = Arrays.copyOf(from.text, Math.max(1024, from.text.length));
        this.start = Arrays.copyOf(from.start, Math.max(64, from.start.length));
        this.series = Arrays.copyOf(from.series, Math.max(63, from.series.length));
        this.rule = Arrays.copyOf(from.rule, Math.max(63, from.rule.length));
        this.lines = lines;
        for (int i = 0; i < lines; i++) {
            samples += series[i] == null ? 0 : 1;
        }
        Arrays.fill(series, lines, series.length, null);
    }

    /** All bytes, one line behind the other. The array itself, for the hot loop. */
    byte[] text() {
        return text;
    }

    /** Where each line starts in {@link #text()}, and at {@link #lines()} where the last one ends. The array itself. */
    int[] start() {
        return start;
    }

    /** The rule of each line. The array itself. */
    byte[] rule() {
        return rule;
    }

    int lines() {
        return lines;
    }

    /** How many lines have a series. */
    int samples() {
        return samples;
    }

    /** The series of a line; null for what is no sample, and for samples that are left out. */
    @Nullable
    Series series(int line) {
        return series[line];
    }

    /** Adds a line. */
    void append(byte[] b, int from, int end, @Nullable Series of, byte ruleOfLine) {
        int size = start[lines];
        if (text.length - size < end - from) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, size + end - from));
        }
        if (lines == rule.length) {
            int more = 2 * lines + 63;
            start = Arrays.copyOf(start, more + 1);
            series = Arrays.copyOf(series, more);
            rule = Arrays.copyOf(rule, more);
        }
        System.arraycopy(b, from, text, size, end - from);
        series[lines] = of;
        rule[lines] = ruleOfLine;
        samples += of == null ? 0 : 1;
        start[++lines] = size + end - from;
    }

    /** Gives back the room that is not needed. */
    void trim() {
        text = Arrays.copyOf(text, start[lines]);
        start = Arrays.copyOf(start, lines + 1);
        series = Arrays.copyOf(series, lines);
        rule = Arrays.copyOf(rule, lines);
    }

    /** Whether a line's bytes are exactly these. */
    boolean isAt(int line, byte[] b, int from, int end) {
        return Arrays.equals(text, start[line], start[line + 1], b, from, end);
    }

    /** The first line of exactly these bytes; -1 if there is none, or, where hashes collide too often, none found quickly. */
    int find(byte[] b, int from, int end) {
        int[] places = table == null ? makeTable() : table;
        int place = hash(b, from, end);
        for (int step = 0; step < MOST_STEPS; step++) {
            int line = places[(place + step) & (places.length - 1)] - 1;
            if (line < 0) {
                return -1;
            }
            if (isAt(line, b, from, end)) {
                return line;
            }
        }
        return -1;
    }

    private int[] makeTable() {
        int[] places = new int[Integer.highestOneBit(Math.max(8, lines)) * 4];
        for (int line = 0; line < lines; line++) {
            int place = hash(text, start[line], start[line + 1]);
            for (int step = 0; step < MOST_STEPS; step++) {
                int at = (place + step) & (places.length - 1);
                if (places[at] == 0) {
                    places[at] = line + 1;
                    break;
                }
            }
        }
        table = places;
        return places;
    }

    private static int hash(byte[] b, int from, int end) {
        long h = (long) end - from;
        int i = from;
        for (; i <= end - 8; i += 8) {
            h = (h ^ (long) LONGS.get(b, i)) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 29;
        }
        for (; i < end; i++) {
            h = (h ^ b[i]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (h >>> 32 ^ h >>> 13);
    }
}
