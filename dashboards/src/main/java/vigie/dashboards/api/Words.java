package vigie.dashboards.api;

import java.util.Locale;

/** Enums as users write them: tiers, modes and severities stand in lower case in the estate, so they do in the API. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
