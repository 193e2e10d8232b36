package vigie.app.estate;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The record is one that nodes can share, and its password is a secret. */
final class RecordRules {
    /** The leader gives its sign once a second, and must be allowed to miss one. */
    private static final Duration SHORTEST = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String PREFIX = "jdbc:postgresql://";

    private final Rules rules;

    RecordRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        RecordEntry entry = rules.file().record();
        if (entry == null) {
            return;
        }
        String wrong = wrong(entry.url());
        if (wrong != null) {
            rules.add(entry, wrong, "url");
        }
        Duration lease = entry.lease();
        if (lease != null && (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0)) {
            rules.add(
                    entry,
                    "lease must be from " + Durations.text(SHORTEST) + " to " + Durations.text(LONGEST) + ": was "
                            + Durations.text(lease),
                    "lease");
        }
    }

    /** Nothing of the address is shown: it may hold what it must not. */
    private static @Nullable String wrong(String url) {
        if (!url.startsWith(PREFIX)) {
            return "url must be " + PREFIX
                    + "HOST:PORT/DATABASE, perhaps with several HOST:PORT and ?targetServerType=primary;"
                    + " without record: the record is SQLite in the data directory";
        }
        int question = url.indexOf('?');
        String place = url.substring(PREFIX.length(), question < 0 ? url.length() : question);
        String parameters = question < 0 ? "" : url.substring(question + 1).toLowerCase(Locale.ROOT);
        if (place.indexOf('@') >= 0 || ("&" + parameters).contains("&password=")) {
            return "url must not hold a password: write user: and password: beside it, secrets only by reference";
        }
        int slash = place.indexOf('/');
        return slash < 1 || slash == place.length() - 1
                ? "url must name a host and a database: " + PREFIX + "HOST:PORT/DATABASE"
                : null;
    }
}
