package vigie.collector.planted.circle;

import vigie.collector.planted.Back;

/** The other half of a circle. */
public final class There {
    public Back back() {
        return new Back();
    }
}
