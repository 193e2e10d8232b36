package vigie.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the alerts that fire, at who hears of them, and at what keeps people from hearing. Any thread; it reads the record. */
public interface AlertBoard {
    /**
     * The alerts that fire and match, oldest first.
     *
     * @param filter all of them must match
     * @param receiver an RE2 expression that the name of somebody who hears of it must match as a whole, or null
     * @throws IllegalArgumentException if an expression is not RE2
     */
    List<Firing> firing(List<Matcher> filter, @Nullable String receiver);

    /** The names of the receivers, in the order of the alphabet. */
    List<String> receivers();

    /**
     * The silences that are not forgotten, those that end last first.
     *
     * @param filter each must match the value of one of the silence's own matchers
     * @throws IllegalArgumentException if an expression is not RE2
     */
    List<Silence> silences(List<Matcher> filter);

    /** The routing tree with its receivers, as a configuration file of Alertmanager, without what is secret. */
    String configuration();

    /** One silence. */
    Optional<Silence> silence(String id);

    /**
     * An alert that fires.
     *
     * @param fingerprint the identity of its labels, as Prometheus computes it
     * @param updatedAt when something of it last changed
     * @param endsAt until when its sender vouches for it, or null
     * @param heard who hears of it, in the order of the routing tree
     * @param silencedBy the identifiers of the silences that match it
     * @param inhibitedBy the fingerprints of the alerts that inhibit it
     */
    record Firing(
            Alert alert,
            String fingerprint,
            Instant updatedAt,
            @Nullable Instant endsAt,
            List<Heard> heard,
            List<String> silencedBy,
            List<String> inhibitedBy) {
        public Firing {
            heard = List.copyOf(heard);
            silencedBy = List.copyOf(silencedBy);
            inhibitedBy = List.copyOf(inhibitedBy);
        }

        /** Whether nobody is newly told of it. */
        public boolean isSuppressed() {
            return !silencedBy.isEmpty()
                    || !inhibitedBy.isEmpty()
                    || (!heard.isEmpty()
                            && heard.stream().noneMatch(h -> h.mutedBy().isEmpty()));
        }
    }

    /**
     * A receiver that an alert is routed to.
     *
     * @param group the labels that its route groups by
     * @param mutedBy the names of the time intervals and maintenance windows in which it is not told now
     */
    record Heard(String receiver, Labels group, List<String> mutedBy) {
        public Heard {
            mutedBy = List.copyOf(mutedBy);
        }
    }
}
