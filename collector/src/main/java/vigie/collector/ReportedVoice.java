package vigie.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.vantage.Report;
import vigie.collector.vantage.ReportText;
import vigie.model.Target;
import vigie.model.VantageReports.Look;
import vigie.model.VantageReports.Outcome;
import vigie.model.VantageReports.Receipt;
import vigie.model.Vote;

/**
 * A vantage point that reports by itself. Its votes count only if the report answers what was said to it last, and each is taken to be as
 * old as it can be: its own age, and the time since then. So a report that was held up on its way, or is sent again by somebody else,
 * brings nothing of the past into the present. The loop's thread alone.
 */
final class ReportedVoice implements Voice {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedVoice.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** So many changes of a time without a connection are written into the log one by one. */
    private static final int MOST_LINES = 20;

    private final Collector.Parts parts;
    private final Loop loop;
    private final String name;
    private final String origin;
    private final Map<String, Question> open = new LinkedHashMap<>();
    private long numbers;
    private String turn;
    private long turnAtNanos;

    ReportedVoice(Collector.Parts parts, Loop loop, String name) {
        this.parts = parts;
        this.loop = loop;
        this.name = name;
        // What was asked before a restart must not be taken for an answer after it.
        this.origin = Long.toString(parts.clock().millis(), Character.MAX_RADIX) + '-';
        this.turn = next();
    }

    private record Question(Look look, Consumer<List<Vote>> whenDone) {}

    private String next() {
        return origin + Long.toString(numbers++, Character.MAX_RADIX);
    }

    @Override
    public void start() {
        // It begins by itself.
    }

    @Override
    public void look(String service, Consumer<List<Vote>> whenDone) {
        if (open.size() >= ReportText.MOST_LOOKS) {
            whenDone.accept(List.of());
            return;
        }
        Look look = new Look(next(), service);
        open.put(look.id(), new Question(look, whenDone));
        loop.after(PATIENCE, "vantage point " + name, () -> answered(look.id(), List.of()));
    }

    private void answered(String id, List<Vote> votes) {
        Question question = open.remove(id);
        if (question != null) {
            question.whenDone.accept(votes);
        }
    }

    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(id -> answered(id, List.of()));
    }

    /** Takes a report of this one; {@code voted} says which targets it has a vote on. */
    Receipt take(Report report, Predicate<Target> voted) {
        report.looked().forEach(this::answered);
        boolean current = report.turn().equals(turn);
        int ignored = current ? count(report.votes(), voted) : 0;
        if (current) {
            tell(report);
        }
        turn = next();
        turnAtNanos = parts.nanoTime().getAsLong();
        List<Look> looks = new ArrayList<>();
        open.values().forEach(question -> looks.add(question.look));
        return new Receipt(current ? Outcome.HEARD : Outcome.ASKED_AGAIN, "", turn, ignored, looks);
    }

    private int count(List<Vote> votes, Predicate<Target> voted) {
        Duration since = Duration.ofNanos(parts.nanoTime().getAsLong() - turnAtNanos);
        Set<String> counted = new HashSet<>();
        int ignored = 0;
        for (Vote vote : votes) {
            // One voice on each target, however often a report holds it.
            if (voted.test(vote.target()) && counted.add(vote.target().key())) {
                parts.checks()
                        .vote(new Vote(
                                vote.target(),
                                vote.vantage(),
                                vote.zone(),
                                vote.status(),
                                vote.at().minus(since),
                                vote.reason()));
            } else {
                ignored++;
            }
        }
        if (ignored > 0) {
            parts.metrics().vantageVotesIgnored.labels(name).inc(ignored);
        }
        return ignored;
    }

    /** What it saw while it was cut off is for people to know: it is over, and no vote. */
    private void tell(Report report) {
        if (report.changes().isEmpty() && report.dropped() == 0) {
            return;
        }
        parts.metrics().vantageLateChanges.labels(name).inc(report.changes().size());
        LOG.warn(
                "vantage point {} was cut off, and saw {} changes meanwhile{}",
                name,
                report.changes().size(),
                report.dropped() == 0 ? "" : ", and " + report.dropped() + " before those that it could not keep");
        report.changes().stream().limit(MOST_LINES).forEach(this::tell);
    }

    private void tell(Vote change) {
        LOG.warn(
                "vantage point {} while it was cut off: {} was {} from {} on{}",
                name,
                change.target().key(),
                change.status().name().toLowerCase(Locale.ROOT),
                change.at(),
                change.reason().isEmpty() ? "" : ": " + change.reason());
    }
}
