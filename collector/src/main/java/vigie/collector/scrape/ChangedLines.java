package vigie.collector.scrape;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Target;

/**
 * Reads the lines of a body that is not the last one with other values: finds the series of each by its bytes, else by its name and labels,
 * else makes it; and writes the next memory. One thread.
 */
final class ChangedLines {
    private final Target target;
    private final SeriesText reader;
    private final SeriesBudget.Account account;
    private final SeriesMemory old;
    private final SeriesMemory next;
    private final Families families;
    private final boolean strict;
    private final long nowMs;
    private @Nullable Map<Identity, Series> known;
    private int cursor;
    private int samples;
    private String limit = "";

    /** Goes on where the old memory does not hold any more: behind its first {@code same} lines. */
    ChangedLines(
            Target target,
            SeriesText reader,
            SeriesBudget.Account account,
            SeriesMemory old,
            int same,
            Families families,
            long nowMs) {
        this.target = target;
        this.reader = reader;
        this.account = account;
        this.old = old;
        this.next = new SeriesMemory(old, same);
        this.families = families;
        this.strict = families instanceof OpenMetricsFamilies;
        this.cursor = same;
        this.nowMs = nowMs;
    }

    /** Tells the families of the lines that are as before. They were right then, so this finds nothing wrong in them. */
    void replay() {
        families.clear();
        for (int line = 0; line < next.lines(); line++) {
            int from = old.start()[line];
            int end = old.start()[line + 1];
            Series series = old.series(line);
            samples += old.rule()[line] == PointRules.LITERAL ? 0 : 1;
            if (old.rule()[line] == PointRules.LITERAL) {
                families.literal(old.text(), from, end - 1);
            } else if (series != null) {
                families.sample(series.metric(), series.labels(), null);
            } else if (reader.read(old.text(), from, end, strict) == null) {
                families.sample(reader.metric(), reader.labels(), null);
            }
        }
    }

    /** How many lines of the body were samples so far. */
    int samples() {
        return samples;
    }

    /** The limit that the last line exceeded, or empty. */
    String limit() {
        return limit;
    }

    /** The rule of the last sample. */
    byte rule() {
        return families.rule();
    }

    /**
     * Takes a line that is no sample; returns why it must not stand there, or null.
     *
     * @param text where it starts behind blanks
     * @param end its line feed
     */
    @Nullable
    String literal(byte[] b, int from, int text, int end) {
        next.append(b, from, end + 1, null, PointRules.LITERAL);
        if (cursor < old.lines() && old.isAt(cursor, b, from, end + 1)) {
            cursor++;
        }
        return families.literal(b, text, end);
    }

    /** Takes a sample's series part; {@code end} is where its value starts. Returns why it must not stand there, or null. */
    @Nullable
    String sample(byte[] b, int from, int end, @Nullable BigDecimal seconds) {
        limit = "";
        Series before = remembered(b, from, end);
        String reason = before == null ? reader.read(b, from, end, strict) : null;
        if (reason != null) {
            limit = reader.limit();
            return reason;
        }
        String metric = before == null ? reader.metric() : before.metric();
        Labels labels = before == null ? reader.labels() : before.labels();
        reason = families.sample(metric, labels, seconds);
        if (reason != null) {
            return reason;
        }
        boolean dropped = (rule() & ~PointRules.FIRST) == PointRules.CREATED;
        if (!dropped && (before == null || before.kind() != families.kind())) {
            before = lookedUp(metric, labels);
            if (before == null) {
                limit = "series";
                return String.format("more than %,d series over all targets", account.cap());
            }
        }
        next.append(b, from, end, dropped ? null : before, rule());
        samples++;
        return null;
    }

    private @Nullable Series remembered(byte[] b, int from, int end) {
        int line = cursor < old.lines() && old.isAt(cursor, b, from, end) ? cursor : old.find(b, from, end);
        if (line < 0) {
            return null;
        }
        cursor = line + 1;
        return old.series(line);
    }

    /** The series that was spelt differently or had another type before, or else a new one; null if there is no room for it. */
    private @Nullable Series lookedUp(String metric, Labels labels) {
        Map<Identity, Series> all = known == null ? known() : known;
        Identity identity = new Identity(metric, labels);
        Series series = all.get(identity);
        if (series != null && series.kind() == families.kind()) {
            return series;
        }
        if (!account.reserve(nowMs)) {
            return null;
        }
        Series made = new Series(target, metric, labels, families.kind());
        all.put(identity, made);
        return made;
    }

    private Map<Identity, Series> known() {
        Map<Identity, Series> all = new HashMap<>();
        for (int line = 0; line < old.lines(); line++) {
            Series series = old.series(line);
            if (series != null) {
                all.put(new Identity(series.metric(), series.labels()), series);
            }
        }
        known = all;
        return all;
    }

    /** Why the body must not end here, or null. */
    @Nullable
    String refusalOfEnd() {
        return families.end();
    }

    /** Ends the body: what to remember of it. */
    SeriesMemory end() {
        next.trim();
        return next;
    }
}
