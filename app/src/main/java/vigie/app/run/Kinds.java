package vigie.app.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.alerting.AlertingWiring;
import vigie.app.estate.CheckKinds;
import vigie.app.estate.EstateReader;
import vigie.app.estate.EstateSchema;
import vigie.collector.CollectorWiring;

/** The kinds that an estate may name, as the rooms register them. */
public final class Kinds {
    private Kinds() {}

    /** The settings of each kind of check, by the word under {@code use:}. */
    static Map<String, Class<? extends Record>> probes() {
        return CollectorWiring.settings();
    }

    /** The settings of each kind of receiver, by its key. */
    static Map<String, Class<? extends Record>> receivers() {
        Map<String, Class<? extends Record>> kinds = new TreeMap<>();
        AlertingWiring.notifiers().forEach(kind -> kinds.put(kind.word(), kind.config()));
        return kinds;
    }

    /** A reader of estates that knows them all. */
    public static EstateReader reader(String externalUrl) {
        return new EstateReader(probes(), receivers(), externalUrl);
    }

    /** What an estate may say of each kind of check. */
    public static List<CheckKinds.Kind> checks() {
        return CheckKinds.of(probes());
    }

    /** The JSON Schema of an estate that names any of them. */
    public static String schema() {
        return EstateSchema.text(probes(), receivers());
    }
}
