package vigie.alerting.outbox;

import java.time.Duration;
import java.time.Instant;
import vigie.alerting.notify.Delivery;

/**
 * What the answers of one address have taught, for all notices that go there: until when it asks to be left alone, and whether it
 * looks dead, so that one call at a time finds out when it is back, and whether another address of
 * the receiver is better tried now. The room's thread only.
 */
public final class Health {
    private static final int DEAD_AFTER = 5;
    private static final Duration AVOIDED = Duration.ofSeconds(30);

    private Instant restsUntil = Instant.MIN;
    private Instant avoidedUntil = Instant.MIN;
    private int failures;

    Health() {}

    /** An attempt has ended. */
    void heard(Delivery delivery, Instant now) {
        Duration asked = delivery.retryAfter();
        if (delivery.outcome() != Delivery.Outcome.RETRY) {
            failures = 0;
            avoidedUntil = Instant.MIN;
        } else if (asked == null) {
            failures++;
            avoidedUntil = !delivery.reached() || looksDead() ? now.plus(AVOIDED) : avoidedUntil;
        } else {
            // Who asks for time is alive.
            Instant until = now.plus(asked.compareTo(Backoff.MOST_ASKED) > 0 ? Backoff.MOST_ASKED : asked);
            restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
        }
    }

    /** Whether it has asked not to be called now. */
    boolean rests(Instant now) {
        return restsUntil.isAfter(now);
    }

    /** Until when another address is better: half a minute after a call that did not reach this one, or found it dead again. */
    Instant avoidedUntil() {
        return avoidedUntil;
    }

    /** Whether the last attempts failed in a row, so many that nothing is to be expected of the next. */
    boolean looksDead() {
        return failures >= DEAD_AFTER;
    }
}
