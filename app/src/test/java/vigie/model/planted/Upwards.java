package vigie.model.planted;

import vigie.collector.planted.Neighbour;

/** Breaks the floors: a word that knows a room. */
public final class Upwards {
    int ask(Neighbour neighbour) {
        return neighbour.answer();
    }
}
