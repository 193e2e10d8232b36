package vigie.alerting.outbox;

import java.util.ArrayDeque;

/** So many calls in any 60 s: a sliding window, exact, one long for each call in it. Any thread. */
public final class RateLimit {
    private static final long WINDOW_MS = 60_000;

    private final int most;
    private final ArrayDeque<Long> calls = new ArrayDeque<>();

    RateLimit(int most) {
        this.most = most;
    }

    /** How many calls may be made now. */
    synchronized int room(long now) {
        if (most == Integer.MAX_VALUE) {
            return most;
        }
        while (!calls.isEmpty() && calls.peekFirst() <= now - WINDOW_MS) {
            calls.removeFirst();
        }
        return most - calls.size();
    }

    synchronized void called(long now) {
        if (most != Integer.MAX_VALUE) {
            calls.addLast(now);
        }
    }
}
