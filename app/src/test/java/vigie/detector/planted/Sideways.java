package vigie.detector.planted;

import vigie.collector.planted.Neighbour;

/** Breaks the floors: a room that knows another. */
public final class Sideways {
    int ask(Neighbour neighbour) {
        return neighbour.answer();
    }
}
