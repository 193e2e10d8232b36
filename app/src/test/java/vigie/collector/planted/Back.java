package vigie.collector.planted;

import vigie.collector.planted.circle.There;

/** One half of a circle. */
public final class Back {
    public There there() {
        return new There();
    }
}
