package vigie.collector.net;

/** How many idle connections one event loop keeps; one more is closed instead. */
final class KeptConnections {
    private final int most;
    private int count;

    KeptConnections(int most) {
        this.most = most;
    }

    /** Takes a place; false if there is none. */
    boolean take() {
        if (count >= most) {
            return false;
        }
        count++;
        return true;
    }

    /** Gives a place back. */
    void taken() {
        count--;
    }

    int count() {
        return count;
    }
}
