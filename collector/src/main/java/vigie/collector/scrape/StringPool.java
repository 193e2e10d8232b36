package vigie.collector.scrape;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded pool that gives one object for equal strings, most of the time: metric names and labels repeat over lines and
 * targets. A colliding string takes the place of the one before it, so nothing can grow. Any thread.
 */
final class StringPool {
    private static final int LONGEST = 64;

    private final AtomicReferenceArray<String> places;

    /** A pool of so many places, a power of two. */
    StringPool(int places) {
        this.places = new AtomicReferenceArray<>(places);
    }

    /** The pooled string that equals this one, or this one, which is pooled from now on. */
    String pooled(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode() * 0x9E3779B9;
        int place = (hash ^ hash >>> 16) & (places.length() - 1);
        String kept = places.getOpaque(place);
        if (text.equals(kept)) {
            return kept;
        }
        places.setOpaque(place, text);
        return text;
    }
}
