package vigie.collector.scrape;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Limits;
import vigie.model.Labels;

/**
 * Reads the part of a sample's line that names the series: {@code name{label="value"}}, or <code>{"any name",label="value"}</code>.
 * The slow way, for lines that were not there before. One thread.
 */
final class SeriesText {
    private final Limits limits;
    private final StringPool pool;
    private final QuotedText quoted = new QuotedText();
    private final TreeMap<String, String> pairs = new TreeMap<>();
    private String metric = "";
    private Labels labels = Labels.EMPTY;
    private String limit = "";
    private int at;

    SeriesText(Limits limits, StringPool pool) {
        this.limits = limits;
        this.pool = pool;
    }

    /** The name that was read last. */
    String metric() {
        return metric;
    }

    /** The labels that were read last, without empty ones. */
    Labels labels() {
        return labels;
    }

    /** The limit that the last line exceeded, or empty. */
    String limit() {
        return limit;
    }

    /**
     * Where the value starts behind a series part, found without looking into it: behind the brace or the name and what blanks follow.
     * -1 if there is nothing that could be one. OpenMetrics wants exactly one blank; whether there is one, {@link #read} tells.
     */
    static int valueStart(byte[] b, int from, int end, boolean strict) {
        int i = from;
        while (!strict && i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        while (i < end && b[i] != '{' && b[i] != ' ' && b[i] != '\t') {
            i++;
        }
        int blanks = i;
        while (!strict && blanks < end && (b[blanks] == ' ' || b[blanks] == '\t')) {
            blanks++;
        }
        i = blanks < end && b[blanks] == '{' ? closingBrace(b, blanks + 1, end) + 1 : i;
        if (i <= 0) {
            return -1;
        }
        if (strict) {
            return i < end && b[i] == ' ' ? i + 1 : -1;
        }
        while (i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i < end ? i : -1;
    }

    /** Where the brace closes that was opened before {@code from}, braces in quotes left out; -1 if it does not. */
    static int closingBrace(byte[] b, int from, int end) {
        for (int i = from; i >= 0 && i < end; i++) {
            if (b[i] == '}') {
                return i;
            }
            if (b[i] == '"') {
                i = QuotedText.closingQuote(b, i + 1, end);
                if (i < 0) {
                    return -1;
                }
            }
        }
        return -1;
    }

    /**
     * Reads a series part.
     *
     * @param end where the value starts
     * @return why it is none, or null
     */
    @Nullable
    String read(byte[] b, int from, int end, boolean strict) {
        limit = "";
        pairs.clear();
        at = from;
        skip(b, end, strict);
        int start = at;
        at = Names.endOfMetric(b, start, end);
        String name = at == start ? null : quoted.text(b, start, at);
        skip(b, end, strict);
        String reason = null;
        if (at < end && b[at] == '{') {
            at++;
            reason = readPairs(b, end, strict);
            String first = pairs.remove("");
            if (first != null && name != null) {
                return "the metric has two names, " + name + " and " + first;
            }
            name = name == null ? first : name;
        }
        if (reason != null) {
            return reason;
        }
        if (name == null) {
            return start < end && b[start] == '{'
                    ? "a metric's name is missing"
                    : "a metric's name starts with a letter, _ or :";
        }
        return behind(b, end, strict) ? taken(name) : "a metric's name has letters, digits, _ and : only";
    }

    private boolean behind(byte[] b, int end, boolean strict) {
        if (strict) {
            at++;
        }
        skip(b, end, strict);
        return at == end;
    }

    private void skip(byte[] b, int end, boolean strict) {
        while (!strict && at < end && (b[at] == ' ' || b[at] == '\t')) {
            at++;
        }
    }

    private @Nullable String taken(String name) {
        if (isLonger(name, limits.labelValueBytes())) {
            return over("label_value_bytes", "a metric's name of " + bytes(name) + " bytes", limits.labelValueBytes());
        }
        metric = pool.pooled(name);
        labels = Labels.of(pairs);
        return null;
    }

    /** Pairs up to the closing brace; a quoted name without a value is the metric's and goes under the empty name. */
    private @Nullable String readPairs(byte[] b, int end, boolean strict) {
        int count = 0;
        while (true) {
            skip(b, end, strict);
            if (at < end && b[at] == '}' && (count == 0 || !strict || b[at - 1] != ',')) {
                at++;
                return null;
            }
            String reason = readPair(b, end, strict);
            if (reason != null) {
                return reason;
            }
            count++;
            if (pairs.size() - (pairs.containsKey("") ? 1 : 0) > limits.labels()) {
                return over("labels", count + " labels", limits.labels());
            }
            skip(b, end, strict);
            if (at < end && b[at] == ',') {
                at++;
            } else if (at >= end || b[at] != '}') {
                return "a comma or a closing brace must follow a label";
            }
        }
    }

    private @Nullable String readPair(byte[] b, int end, boolean strict) {
        boolean inQuotes = at < end && b[at] == '"';
        String name = inQuotes ? readQuoted(b, end) : readName(b, end);
        if (name == null) {
            return inQuotes ? "a quoted name does not end or is not UTF-8" : "a label's name starts with a letter or _";
        }
        skip(b, end, strict);
        if (inQuotes && at < end && (b[at] == ',' || b[at] == '}')) {
            return put("", name);
        }
        if (at >= end || b[at] != '=') {
            return "= must follow the label's name " + name;
        }
        at++;
        skip(b, end, strict);
        if (at >= end || b[at] != '"') {
            return "the value of the label " + name + " must be in double quotes";
        }
        String value = readQuoted(b, end);
        if (value == null) {
            return "the value of the label " + name + " does not end or is not UTF-8";
        }
        if (name.isEmpty() || name.equals("__name__")) {
            return "a label must not be named \"" + name + "\"";
        }
        return put(name, value);
    }

    private @Nullable String put(String name, String value) {
        if (isLonger(name, limits.labelNameBytes())) {
            return over("label_name_bytes", "a label's name of " + bytes(name) + " bytes", limits.labelNameBytes());
        }
        if (isLonger(value, limits.labelValueBytes())) {
            return over("label_value_bytes", "a label's value of " + bytes(value) + " bytes", limits.labelValueBytes());
        }
        if (pairs.put(pool.pooled(name), pool.pooled(value)) != null) {
            return name.isEmpty() ? "the metric has two names" : "the label " + name + " stands twice";
        }
        return null;
    }

    private @Nullable String readName(byte[] b, int end) {
        int from = at;
        at = Names.endOfLabel(b, from, end);
        return at == from ? null : quoted.text(b, from, at);
    }

    private @Nullable String readQuoted(byte[] b, int end) {
        int from = at + 1;
        int close = QuotedText.closingQuote(b, from, end);
        if (close < 0) {
            return null;
        }
        at = close + 1;
        return quoted.unescaped(b, from, close);
    }

    private static boolean isLonger(String text, int bytes) {
        return text.length() > bytes || (3L * text.length() > bytes && bytes(text) > bytes);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private String over(String which, String what, int allowed) {
        limit = which;
        return what + ", limit " + String.format("%,d", allowed);
    }
}
