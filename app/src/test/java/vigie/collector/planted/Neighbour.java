package vigie.collector.planted;

/** Something of a room that no other room may know. */
public final class Neighbour {
    public int answer() {
        return 42;
    }
}
