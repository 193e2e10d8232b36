package vigie.app;

import java.util.Map;
import vigie.app.estate.EstateReader;

/** The kinds that an estate may name, as the rooms register them. */
final class Kinds {
    private Kinds() {}

    /** The settings of each kind of check, by the word under {@code use:}. */
    static Map<String, Class<? extends Record>> probes() {
        return Map.of();
    }

    /** The settings of each kind of receiver, by its key. */
    static Map<String, Class<? extends Record>> receivers() {
        return Map.of();
    }

    /** A reader of estates that knows them all. */
    static EstateReader reader(String externalUrl) {
        return new EstateReader(probes(), receivers(), externalUrl);
    }
}
