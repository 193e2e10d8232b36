package vigie.collector.scrape;

import org.jspecify.annotations.Nullable;

/** Reads a line that starts with {@code #}: its keyword, the family's name and the rest. One thread. */
final class MetadataText {
    private final QuotedText quoted = new QuotedText();
    private String keyword = "";
    private String name = "";
    private String rest = "";

    /** {@code TYPE}, {@code HELP}, {@code UNIT} or another word; empty for a comment. */
    String keyword() {
        return keyword;
    }

    /** The family. */
    String name() {
        return name;
    }

    /** What follows the name and a blank. */
    String rest() {
        return rest;
    }

    /** Reads a line of text 0.0.4; anything but TYPE and HELP is a comment. Returns why it is wrong, or null. */
    @Nullable
    String readText(byte[] b, int from, int end) {
        int i = skip(b, from + 1, end);
        int word = i;
        while (i < end && b[i] != ' ' && b[i] != '\t') {
            i++;
        }
        keyword = i - word == 4 ? String.valueOf(quoted.text(b, word, i)) : "";
        if (!keyword.equals("TYPE") && !keyword.equals("HELP")) {
            keyword = "";
            return null;
        }
        int start = skip(b, i, end);
        i = readName(b, start, end);
        if (i < 0 || i == start || (i < end && b[i] != ' ' && b[i] != '\t')) {
            return keyword + " must be followed by a metric's name";
        }
        int last = end;
        while (last > i && (b[last - 1] == ' ' || b[last - 1] == '\t')) {
            last--;
        }
        String text = quoted.text(b, Math.min(skip(b, i, end), last), last);
        rest = text == null ? "" : text;
        return null;
    }

    /** Reads a line of OpenMetrics: single blanks, and no other words than the three. Returns why it is wrong, or null. */
    @Nullable
    String readOpenMetrics(byte[] b, int from, int end) {
        if (end - from < 7 || b[from + 1] != ' ' || b[from + 6] != ' ') {
            return "a line with # must be # TYPE, # HELP, # UNIT or # EOF";
        }
        keyword = String.valueOf(quoted.text(b, from + 2, from + 6));
        if (!keyword.equals("TYPE") && !keyword.equals("HELP") && !keyword.equals("UNIT")) {
            return "a line with # must be # TYPE, # HELP, # UNIT or # EOF";
        }
        int start = from + 7;
        int i = readName(b, start, end);
        if (i < 0 || i == start || i >= end || b[i] != ' ') {
            return keyword + " must be followed by a metric's name, a blank and a text";
        }
        String text = quoted.text(b, i + 1, end);
        if (text == null) {
            return keyword + " is not UTF-8";
        }
        rest = text;
        return null;
    }

    private int readName(byte[] b, int from, int end) {
        if (from < end && b[from] == '"') {
            int close = QuotedText.closingQuote(b, from + 1, end);
            String text = close < 0 ? null : quoted.unescaped(b, from + 1, close);
            name = text == null ? "" : text;
            return text == null || text.isEmpty() ? -1 : close + 1;
        }
        int i = Names.endOfMetric(b, from, end);
        name = String.valueOf(quoted.text(b, from, i));
        return i;
    }

    private static int skip(byte[] b, int from, int end) {
        int i = from;
        while (i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }
}
