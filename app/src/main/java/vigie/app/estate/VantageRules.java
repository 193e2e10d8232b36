package vigie.app.estate;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.Token;
import vigie.model.Secret;

/** What holds for vantage points, and for the services on which they vote. */
final class VantageRules {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Rules rules;
    private final @Nullable VantageEntry vantage;

    VantageRules(Rules rules) {
        this.rules = rules;
        this.vantage = rules.file().vantage();
    }

    void judge() {
        if (vantage != null) {
            here(vantage);
            others(vantage);
        }
        for (ServiceEntry service : rules.file().services()) {
            if (service.vantages() != null) {
                quorum(service.vantages());
            }
        }
    }

    private void here(VantageEntry vantage) {
        name(vantage, vantage.name());
        String canary = vantage.canary();
        if (canary == null) {
            return;
        }
        if (!rules.declared().services().contains(canary)) {
            rules.add(
                    vantage,
                    "canary: there is no service \"" + canary + '"'
                            + Nearest.hint(canary, rules.declared().services()),
                    "canary");
        } else if (rules.declared().checks(canary).isEmpty()) {
            rules.add(vantage, "canary: the service " + canary + " has no checks: it would never be seen", "canary");
        }
    }

    private void others(VantageEntry vantage) {
        Set<String> names = new HashSet<>();
        for (VantageEntry.Point other : vantage.points()) {
            name(other, other.name());
            if (!names.add(other.name())) {
                rules.add(other, "each vantage point has a name of its own: " + other.name() + " stands twice", "name");
            }
            way(vantage, other);
            Duration every = other.every();
            if (every != null && every.compareTo(SHORTEST) < 0) {
                rules.add(other, "every must be at least 100ms: was " + Durations.text(every), "every");
            }
        }
    }

    /** How it is heard. */
    private void way(VantageEntry vantage, VantageEntry.Point other) {
        URI url = other.url();
        if ((url != null) == other.isReporting()) {
            rules.add(
                    other,
                    url == null
                            ? "a vantage point has a url at which it is asked, or reports: true"
                            : "a vantage point has a url at which it is asked, or reports: true: not both",
                    url == null ? "name" : "reports");
        }
        if (url != null) {
            Addresses.wrong(url).ifPresent(wrong -> rules.add(other, wrong, "url"));
            if (url.getRawQuery() != null) {
                rules.add(other, "the address is that of the API, without a query", "url");
            }
        }
        if (other.isReporting()) {
            token(vantage, other, other.token());
        }
    }

    private void token(VantageEntry vantage, VantageEntry.Point reporter, @Nullable Secret token) {
        if (token == null) {
            // Its own may be told on its command line, and is of no use to itself.
            if (!reporter.name().equals(vantage.name())) {
                rules.add(
                        reporter,
                        "a vantage point that reports needs a token of its own: openssl rand -hex 32 makes one");
            }
            return;
        }
        String text = token.reveal();
        if (text.length() < Token.MIN_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            rules.add(
                    reporter,
                    "a token must have at least " + Token.MIN_LENGTH
                            + " visible ASCII characters: openssl rand -hex 32 makes one",
                    "token");
        }
        List<String> same = new ArrayList<>();
        ApiEntry api = rules.file().api();
        if (api != null) {
            api.tokens().stream().filter(other -> other.token().equals(token)).forEach(other -> same.add(other.name()));
        }
        vantage.points().stream()
                .filter(other ->
                        !other.name().equals(reporter.name()) && other.isReporting() && token.equals(other.token()))
                .forEach(other -> same.add(other.name()));
        same.stream()
                .limit(1)
                .forEach(other -> rules.add(
                        reporter,
                        "the token is the same as that of " + other
                                + ": one of a vantage point allows its own reports and nothing else",
                        "token"));
    }

    private void name(Object owner, String name) {
        if (!Names.isGood(name)) {
            rules.add(owner, "the name of a vantage point " + Names.RULE, "name");
        }
    }

    private void quorum(ServiceEntry.Vantages asked) {
        if (vantage == null || vantage.others().isEmpty()) {
            rules.add(asked, "vantages: this Vigie is the only vantage point: name the others under vantage.points");
            return;
        }
        int voices = 1 + vantage.others().size();
        if (asked.distinct() != null) {
            Set<String> zones = zones(vantage);
            if (zones.contains("")) {
                rules.add(asked, "distinct: zone needs the zone of every vantage point, under vantage", "distinct");
                return;
            }
            voices = zones.size();
        }
        String voters = asked.distinct() == null ? " vantage points" : " zones with a vantage point";
        if (asked.of() != null && asked.of() != voices) {
            rules.add(asked, "of must be " + voices + ", so many" + voters + " there are: was " + asked.of(), "of");
        } else if (asked.need() < 1 || asked.need() > voices) {
            rules.add(asked, "need must be from 1 to " + voices + ": was " + asked.need(), "need");
        }
    }

    private static Set<String> zones(VantageEntry vantage) {
        List<@Nullable String> told = new ArrayList<>();
        told.add(vantage.standsIn());
        vantage.others().forEach(other -> told.add(other.zone()));
        Set<String> zones = new LinkedHashSet<>();
        told.forEach(zone -> zones.add(zone == null ? "" : zone));
        return zones;
    }

    /** How many voices there are on a service that asks for a quorum. */
    static int voices(VantageEntry vantage, ServiceEntry.Vantages asked) {
        return asked.distinct() == null
                ? 1 + vantage.others().size()
                : zones(vantage).size();
    }
}
