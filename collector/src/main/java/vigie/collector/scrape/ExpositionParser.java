package vigie.collector.scrape;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Limits;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/**
 * Reads the expositions of one target, part by part as they stream in, and hands their samples on once a body is complete and
 * right: whole or not at all. One thread at a time.
 */
final class ExpositionParser {
    /*
     * Nearly every body is the one before it with other values. Each line is therefore compared with the line at the same
     * place in the last body (one vectorised comparison); where it equals, its series is known and only the value is read.
     * At the first line that differs, ChangedLines takes over for the rest of the body, and writes a new memory. What
     * OpenMetrics says of structure has been checked when the memory was written; PointRules checks values on each body.
     * A body with the series of the last one allocates nothing.
     */
    private final Target target;
    private final Limits limits;
    private final SeriesBudget.Account account;
    private final SeriesText reader;
    private final LineWindow window;
    private final Values values = new Values();
    private final SampleTail tail = new SampleTail();
    private final DecimalReader decimals = new DecimalReader();
    private final PointRules points = new PointRules();
    private final RememberedLines remembered = new RememberedLines(values, points, tail);
    private SeriesMemory memory = new SeriesMemory();
    private @Nullable Format memoryFormat;
    private Format format = Format.TEXT;
    private @Nullable ChangedLines changed;
    private @Nullable Problem problem;
    private int lines;
    private long nowMs;

    ExpositionParser(Target target, Limits limits, SeriesBudget.Account account, StringPool pool) {
        this.target = target;
        this.limits = limits;
        this.account = account;
        this.reader = new SeriesText(limits, pool);
        long pair = limits.labelNameBytes() + 2L * limits.labelValueBytes() + 8;
        long longest = 4096 + 2L * limits.labelValueBytes() + limits.labels() * pair;
        this.window = new LineWindow((int) Math.min(longest, 16 << 20));
    }

    /** Starts a body; what was begun before is forgotten. */
    void begin(Format of, long startedMs) {
        format = of;
        nowMs = startedMs;
        window.clear();
        values.clear(startedMs);
        points.clear();
        changed = null;
        problem = null;
        lines = 0;
        if (of != memoryFormat) {
            change();
        }
    }

    /** Takes a part of the body; false once the body is refused. */
    boolean feed(ByteBuffer part) {
        while (problem == null && part.hasRemaining()) {
            if (window.take(part)) {
                readLines();
            } else {
                problem = new Problem(lines + 1, "the line is too long", "line_bytes");
            }
        }
        return problem == null;
    }

    /**
     * Ends the body.
     *
     * @param whole whether its framing says that nothing is missing: then a last line may lack its line feed, as Prometheus allows
     * @return whether it is accepted
     */
    boolean finish(boolean whole) {
        boolean unended = problem == null && window.endLine();
        if (unended && !whole && format == Format.TEXT) {
            problem = Problem.at(lines + 1, "the body ends inside a line");
        } else if (unended) {
            readLines();
        }
        if (problem == null) {
            String reason = reasonAtEnd();
            problem = reason == null ? null : Problem.at(Math.max(1, lines), reason);
        }
        if (problem != null) {
            abandon();
            return false;
        }
        keep();
        return true;
    }

    /** Forgets the body that was begun: it failed. */
    void abandon() {
        changed = null;
        account.fallBack(memory.samples());
    }

    /** Forgets every series. */
    void forget() {
        memory = new SeriesMemory();
        memoryFormat = null;
        account.settle(0, nowMs);
    }

    /** The problem of a body that is longer than it may be, at the line that was reached. */
    Problem tooLong(long found, long allowed) {
        return over("body_bytes", found, allowed);
    }

    /** Why the body was refused, or null. */
    @Nullable
    Problem problem() {
        return problem;
    }

    /** Hands the samples of the accepted body on, in its order, and ends the poll. */
    void emit(SampleSink sink) {
        for (int line = 0; line < lines; line++) {
            Series series = memory.series(line);
            if (series != null) {
                sink.accept(series, values.ms(line), values.value(line));
            }
        }
        sink.endOfPoll(target, nowMs);
    }

    private @Nullable String reasonAtEnd() {
        ChangedLines now = changed == null && lines < memory.lines() ? change() : changed;
        String reason = now == null ? null : now.refusalOfEnd();
        return reason == null ? points.refusalOfPoint() : reason;
    }

    private void keep() {
        ChangedLines now = changed;
        if (now != null) {
            memory = now.end();
            changed = null;
        }
        // Times give OpenMetrics lines another meaning at the same place, so a body with times is always read as
        // changed.
        memoryFormat = format == Format.OPENMETRICS && values.isTimed() ? null : format;
        account.settle(memory.samples(), nowMs);
    }

    private void readLines() {
        byte[] b = window.bytes();
        int at = window.from();
        int end = window.lineEnd();
        if (changed == null && at < end) {
            at = remembered.read(memory, format, b, at, end, lines);
            lines = remembered.line();
            problem = remembered.refusal() == null ? null : Problem.at(lines + 1, remembered.refusal());
        }
        while (at < end && problem == null) {
            int lineEnd = at;
            while (b[lineEnd] != '\n') {
                lineEnd++;
            }
            problem = readLine(changed == null ? change() : changed, b, at, lineEnd);
            lines++;
            at = lineEnd + 1;
        }
        window.readUpTo(at);
    }

    private ChangedLines change() {
        Families families = format == Format.TEXT ? new TextFamilies() : new OpenMetricsFamilies();
        ChangedLines now = new ChangedLines(target, reader, account, memory, lines, families, nowMs);
        now.replay();
        changed = now;
        return now;
    }

    private @Nullable Problem readLine(ChangedLines now, byte[] b, int from, int end) {
        int text = from;
        while (format == Format.TEXT && text < end && (b[text] == ' ' || b[text] == '\t')) {
            text++;
        }
        if (lines > 4L * limits.samples() + 1000) {
            return over("lines", lines + 1, lines + 1L);
        }
        if (text == end || b[text] == '#') {
            String reason = now.literal(b, from, text, end);
            return reason == null ? null : Problem.at(lines + 1, reason);
        }
        if (now.samples() >= limits.samples()) {
            return over("samples", now.samples() + 1L, limits.samples());
        }
        String reason = readSample(now, b, from, end);
        return reason == null ? null : new Problem(lines + 1, reason, now.limit());
    }

    private @Nullable String readSample(ChangedLines now, byte[] b, int from, int end) {
        int at = SeriesText.valueStart(b, from, end, format == Format.OPENMETRICS);
        if (at < 0) {
            return "a value must follow the series" + (format == Format.TEXT ? "" : " behind one blank");
        }
        double value = decimals.read(b, at);
        if (decimals.end() < 0) {
            return b[end - 1] == '\r' ? "a line ends with a line feed alone, without CR" : "the value must be a number";
        }
        String reason = tail.read(b, decimals.end(), end, format);
        reason = reason != null ? reason : now.sample(b, from, at, tail.seconds(b, format));
        if (reason == null && tail.hasExemplar() && !PointRules.takesExemplar(now.rule())) {
            reason = "only a counter's total and a histogram's buckets may have an exemplar";
        }
        reason = reason != null ? reason : points.refusal(now.rule(), value);
        if (tail.hasTime()) {
            values.put(lines, value, tail.ms());
        } else {
            values.put(lines, value);
        }
        return reason;
    }

    private Problem over(String limit, long found, long allowed) {
        return new Problem(lines + 1, String.format("%,d %s, limit %,d", found, limit, allowed), limit);
    }
}
