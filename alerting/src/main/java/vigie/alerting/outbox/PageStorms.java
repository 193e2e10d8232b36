package vigie.alerting.outbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Transaction;
import vigie.model.FindingSink;

/**
 * Keeps people from a page for each of many incidents that open at once. A receiver for which more triggers come up than its bound, in
 * any such time, is in a storm: what may wait is held back, and one incident, {@code AlertStorm}, tells of it. What is critical, what is
 * about Vigie itself, and whatever was tried before goes on; so does every update and resolve of what was told.
 *
 * <pre>
 *        | more came up than the bound  | fewer came up in the last such time          | nothing is held any more
 * -------+------------------------------+----------------------------------------------+-------------------------
 * calm   | STORM: the rest is held      | –                                            | –
 * STORM  | –                            | calm, and all that is held is sent, if that  | calm
 *        |                              | keeps the bound; else DIGEST                 |
 * DIGEST | STORM: the rest is held too  | –                                            | calm
 * </pre>
 *
 * <p>All of it is read from the record: a storm outlives the process, and another node goes on with it. The room's thread.
 */
public final class PageStorms {
    private static final String HELD = "held back by the storm";
    private static final String DIGESTED = "told in a digest of what the storm held back";

    private final Receivers receivers;
    private final Desk desk;
    private final StormVoice voice;
    private final Map<String, Pace> paces = new LinkedHashMap<>();

    /** Storms of the pages to these receivers. */
    public PageStorms(Receivers receivers, Desk desk) {
        this.receivers = receivers;
        this.desk = desk;
        this.voice = new StormVoice(receivers);
    }

    /** Names who hears of storms. */
    public void tells(FindingSink sink) {
        voice.tells(sink);
    }

    /** What one turn knows of a receiver. */
    private static final class Pace {
        long came;
        boolean storm;
        long held;

        Pace(long came, boolean storm) {
            this.came = came;
            this.storm = storm;
        }
    }

    /** A turn begins to look at what is due. */
    void begin() {
        paces.clear();
    }

    /**
     * Whether a notice that is due is held back. Each trigger is asked about once, when it comes up: what was let through then goes on
     * though it has to wait for its turn, and what a person has sent again was asked about before.
     */
    boolean holds(Transaction tx, OutboxRow row) {
        AlertingConfig.Storm bound = receivers.storm(row.receiver());
        if (bound == null || row.kind() != Notice.Kind.TRIGGER || row.cameAt() != null || row.epoch() > 0) {
            return false;
        }
        Pace pace = paces.computeIfAbsent(row.receiver(), receiver -> pace(tx, receiver, bound));
        HeldTable.comes(tx, row);
        pace.came++;
        if ((pace.came <= bound.pages() && !pace.storm) || !desk.mayWait(tx, row.incident())) {
            return false;
        }
        if (!pace.storm) {
            pace.storm = true;
            StormTable.begin(tx, row.receiver());
            tx.audit("vigie", "page_storm.began", Map.of("receiver", row.receiver()));
        }
        pace.held++;
        HeldTable.keep(tx, row, HELD);
        desk.note(tx, row.incident(), row.receiver() + " is not told: " + HELD, Map.of("notice", row.id()));
        return true;
    }

    private static Pace pace(Transaction tx, String receiver, AlertingConfig.Storm bound) {
        boolean storm = StormTable.find(tx, receiver)
                .filter(row -> row.state() == StormTable.State.STORM)
                .isPresent();
        return new Pace(came(tx, receiver, bound), storm);
    }

    private static long came(Transaction tx, String receiver, AlertingConfig.Storm bound) {
        long after = tx.now().minus(bound.per()).toEpochMilli();
        return HeldTable.came(tx, receiver, after, bound.pages());
    }

    /** A turn has looked at what is due: people hear at once of a storm that has begun in it. */
    void end(Transaction tx) {
        paces.forEach((receiver, pace) -> {
            if (pace.held > 0) {
                StormTable.grows(tx, receiver, pace.held);
                voice.speak(tx, StormTable.find(tx, receiver).orElseThrow());
            }
        });
    }

    /** Lets time pass: storms end, and people hear of what has changed. Once a second. */
    public void tick(Transaction tx) {
        for (StormTable.Row row : StormTable.all(tx)) {
            AlertingConfig.Storm bound = receivers.storm(row.receiver());
            switch (row.state()) {
                case STORM -> calm(tx, row, bound);
                case DIGEST -> digested(tx, row, bound);
                case OVER -> {}
            }
            voice.speak(tx, StormTable.find(tx, row.receiver()).orElseThrow());
        }
    }

    private void calm(Transaction tx, StormTable.Row row, AlertingConfig.@Nullable Storm bound) {
        long came = bound == null ? 0 : came(tx, row.receiver(), bound);
        if (bound != null && came >= bound.pages()) {
            return;
        }
        List<String> held = HeldTable.incidents(tx, row.receiver());
        boolean few = bound == null || held.size() <= bound.pages() - came;
        if (few) {
            release(tx, row, held);
        } else {
            held.forEach(incident ->
                    desk.note(tx, incident, row.receiver() + " is " + DIGESTED, Map.of("receiver", row.receiver())));
            HeldTable.explain(tx, row.receiver(), DIGESTED);
            StormTable.become(tx, row.receiver(), StormTable.State.DIGEST);
        }
        String how = held.isEmpty() ? "nothing of it is open any more" : told(held.size(), few);
        over(tx, row, how);
    }

    private static String told(int held, boolean few) {
        return held + (held == 1 ? " is" : " are") + " still open and told " + (few ? "now" : "in a digest");
    }

    private void over(Transaction tx, StormTable.Row row, String how) {
        Duration took = Duration.between(row.since(), tx.now());
        tx.audit(
                "vigie",
                "page_storm.ended",
                Map.of("receiver", row.receiver(), "held", row.held(), "seconds", took.toSeconds(), "then", how));
        String text = "The storm is over: " + row.held() + (row.held() == 1 ? " page was" : " pages were")
                + " held back, " + how;
        voice.incident(tx, row.receiver())
                .ifPresent(incident -> desk.note(tx, incident, text, Map.of("receiver", row.receiver())));
    }

    // A receiver that the estate bounds no more is told of everything.
    private void digested(Transaction tx, StormTable.Row row, AlertingConfig.@Nullable Storm bound) {
        if (bound == null || HeldTable.count(tx, row.receiver()) == 0) {
            release(tx, row, HeldTable.incidents(tx, row.receiver()));
        }
    }

    private void release(Transaction tx, StormTable.Row row, List<String> held) {
        held.forEach(incident -> desk.note(
                tx, incident, row.receiver() + " is told now: the storm is over", Map.of("receiver", row.receiver())));
        HeldTable.letGo(tx, row.receiver());
        StormTable.become(tx, row.receiver(), StormTable.State.OVER);
    }
}
