package vigie.alerting.alert;

import java.time.Duration;
import vigie.model.AlertState;
import vigie.model.Finding;

/**
 * Where one condition is between "seen" and "told": the state machine of an alert, a value that answers its successor.
 *
 * <pre>
 * from     | said ACTIVE              | said CLEAR                    | said UNKNOWN      | time
 * ---------+--------------------------+-------------------------------+-------------------+---------------------------------
 * (none)   | PENDING; FIRING if held  | (none)                        | (none)            |
 * PENDING  | the timer runs           | RESOLVED, and nobody was told | the timer stands  | FIRING after holdFor of ACTIVE
 * FIRING   | the timer starts anew    | the timer runs                | the timer stands  | RESOLVED after keepFiringFor of CLEAR
 * RESOLVED | (the next life is another row)
 * </pre>
 *
 * The one timer counts only while the last word was the one that it proves: ACTIVE while pending, CLEAR while firing. So a poll
 * that is missing neither ends a wait nor begins it anew.
 *
 * @param seen what the detector said last
 * @param provedMs what the timer had when it began to run
 * @param knownSince since when it runs, in epoch milliseconds, or {@link #STANDS}
 */
record Life(AlertState state, Finding.State seen, long provedMs, long knownSince) {
    /** The timer does not run. */
    static final long STANDS = -1;

    /**
     * How long conditions are waited for.
     *
     * @param holdMs how long one must hold before it fires
     * @param keepMs how long it must be gone before it is resolved
     */
    record Waits(long holdMs, long keepMs) {
        static final Waits NONE = new Waits(0, 0);

        static Waits of(Duration holdFor, Duration keepFiringFor) {
            return new Waits(holdFor.toMillis(), keepFiringFor.toMillis());
        }
    }

    /** The first sight of a condition that holds since {@code since}. */
    static Life begin(long since, long now, Waits waits) {
        return new Life(AlertState.PENDING, Finding.State.ACTIVE, Math.max(0, now - since), now)
                .next(Finding.State.ACTIVE, now, waits);
    }

    /** What follows when this is said at this time; saying what was said last only lets the time pass. */
    Life next(Finding.State said, long now, Waits waits) {
        return switch (state) {
            case PENDING -> pending(said, now, waits.holdMs());
            case FIRING -> firing(said, now, waits.keepMs());
            case RESOLVED -> this;
        };
    }

    private Life pending(Finding.State said, long now, long holdMs) {
        long held = provedMs(now);
        if (said == Finding.State.CLEAR) {
            return resolved(said);
        }
        if (held >= holdMs) {
            return new Life(AlertState.FIRING, said, 0, STANDS);
        }
        return new Life(AlertState.PENDING, said, held, said == Finding.State.ACTIVE ? now : STANDS);
    }

    private Life firing(Finding.State said, long now, long keepMs) {
        return switch (said) {
            case ACTIVE -> new Life(AlertState.FIRING, said, 0, STANDS);
            case UNKNOWN -> new Life(AlertState.FIRING, said, provedMs(now), STANDS);
            case CLEAR ->
                provedMs(now) >= keepMs ? resolved(said) : new Life(AlertState.FIRING, said, provedMs(now), now);
        };
    }

    /** The end, whatever came before. */
    Life resolved(Finding.State said) {
        return new Life(AlertState.RESOLVED, said, 0, STANDS);
    }

    private long provedMs(long now) {
        // A clock that was set back takes nothing away that was proved before.
        return knownSince == STANDS ? provedMs : provedMs + Math.max(0, now - knownSince);
    }

    /** When time alone moves it on, in epoch milliseconds, or {@link #STANDS} for never. */
    long dueAt(Waits waits) {
        if (knownSince == STANDS) {
            return STANDS;
        }
        long wait = state == AlertState.PENDING ? waits.holdMs() : waits.keepMs();
        return knownSince + Math.max(0, wait - provedMs);
    }
}
