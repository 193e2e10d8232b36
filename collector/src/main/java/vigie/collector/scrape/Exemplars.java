package vigie.collector.scrape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks the exemplar behind a value: {@code # {trace_id="x"} 0.5 1.7e9}. Nothing of it is kept, nothing allocated. */
final class Exemplars {
    private static final int MOST_CHARACTERS = 128;

    private final DecimalReader decimals = new DecimalReader();

    /**
     * Checks an exemplar.
     *
     * @param from at its {@code #}
     * @param end the line feed
     * @return why it is none, or null
     */
    @Nullable
    String refusal(byte[] b, int from, int end) {
        if (end - from < 5 || b[from + 1] != ' ' || b[from + 2] != '{') {
            return "an exemplar starts with # {";
        }
        int at = labels(b, from + 3, end);
        if (at < 0) {
            return "an exemplar's labels are wrong, stand twice, or are longer than 128 characters";
        }
        if (at >= end || b[at] != ' ') {
            return "a blank and a value must follow an exemplar's labels";
        }
        decimals.read(b, at + 1);
        at = decimals.end();
        if (at < 0 || b[at] == '\t') {
            return "an exemplar's value must be a number";
        }
        if (at < end) {
            double time = decimals.read(b, at + 1);
            at = decimals.end();
            if (at != end || Double.isNaN(time) || Double.isInfinite(time)) {
                return "an exemplar's timestamp must be a finite number at the end of the line";
            }
        }
        return null;
    }

    /** Where the labels end behind their brace; -1 if they are wrong or too long. */
    private static int labels(byte[] b, int from, int end) {
        int at = from;
        if (at < end && b[at] == '}') {
            return at + 1;
        }
        int characters = 0;
        while (true) {
            int name = Names.endOfLabel(b, at, end);
            if (name == at || name + 1 >= end || b[name] != '=' || b[name + 1] != '"') {
                return -1;
            }
            int close = QuotedText.closingQuote(b, name + 2, end);
            if (standsBefore(b, from, at, name)) {
                return -1;
            }
            characters += close < 0 ? 0 : name - at + characters(b, name + 2, close);
            if (close < 0 || characters > MOST_CHARACTERS || close + 1 >= end) {
                return -1;
            }
            at = close + 2;
            if (b[close + 1] == '}') {
                return at;
            }
            if (b[close + 1] != ',') {
                return -1;
            }
        }
    }

    /** Whether the name from {@code at} to {@code end} is one of the labels before it; at most 128 characters are looked at. */
    private static boolean standsBefore(byte[] b, int from, int at, int end) {
        int other = from;
        while (other < at) {
            int equals = Names.endOfLabel(b, other, at);
            if (Arrays.equals(b, other, equals, b, at, end)) {
                return true;
            }
            other = QuotedText.closingQuote(b, equals + 2, at) + 2;
        }
        return false;
    }

    private static int characters(byte[] b, int from, int end) {
        int count = 0;
        for (int i = from; i < end; i++) {
            boolean escape = b[i] == '\\' && i + 1 < end && (b[i + 1] == 'n' || b[i + 1] == '"' || b[i + 1] == '\\');
            i += escape ? 1 : 0;
            // Bytes 10xxxxxx continue a character that was counted.
            count += (b[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
