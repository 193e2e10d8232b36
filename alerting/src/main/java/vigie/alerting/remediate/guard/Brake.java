package vigie.alerting.remediate.guard;

import java.util.Optional;
import vigie.alerting.RemediationConfig.Healing;

/**
 * The limit on how much may be unwell for an action to start: of the service, of a zone of it that is large enough to be judged by
 * itself, and of everything once enough is watched. Whatever is wrong with many at once is not healed by restarting each.
 */
public final class Brake {
    /** A zone of a service is judged by itself from so many instances on. */
    static final int ZONE_FROM = 4;

    private Brake() {}

    /** The first limit that is exceeded for an instance of a service in a zone, if one is. */
    static Optional<Over> over(Census census, String service, String zone, int percent, Healing healing) {
        Census own = census.of(service);
        Over whole = new Over(service, "", percent, own.bad(), own.size());
        if (whole.exceeded()) {
            return Optional.of(whole);
        }
        Census zoned = own.only(m -> m.zone().equals(zone));
        Over part = new Over(service, zone, percent, zoned.bad(), zoned.size());
        if (zoned.size() >= ZONE_FROM && !zone.isEmpty() && part.exceeded()) {
            return Optional.of(part);
        }
        Over all = new Over("", "", healing.fleetPercent(), census.bad(), census.size());
        return census.size() >= healing.fleetFrom() && all.exceeded() ? Optional.of(all) : Optional.empty();
    }

    /** Whether a scope is still over its limit. */
    public static boolean holds(Census census, String service, String zone, int percent) {
        Census own = service.isEmpty() ? census : census.of(service);
        Census part = zone.isEmpty() ? own : own.only(m -> m.zone().equals(zone));
        return new Over(service, zone, percent, part.bad(), part.size()).exceeded();
    }

    /** How many of so many may be unwell: the percentage, rounded down, but at least one. */
    static int limit(int size, int percent) {
        return Math.max(1, (int) ((long) size * percent / 100));
    }

    /**
     * A count against its limit.
     *
     * @param service whose instances; empty for all of the estate
     * @param zone of which zone; empty for all zones
     */
    public record Over(String service, String zone, int percent, int bad, int size) {
        public boolean exceeded() {
            return bad > limit(size, percent);
        }

        /** {@code 2 of 3 instances of api unhealthy, limit 1 (30 %)}. */
        public String text() {
            return bad + " of " + size + " instances of " + name() + " unhealthy, limit " + limit(size, percent) + " ("
                    + percent + " %)";
        }

        /** {@code all services}, {@code api}, {@code api in zone a}. */
        public String name() {
            return name(service, zone);
        }

        public static String name(String service, String zone) {
            String whose = service.isEmpty() ? "all services" : service;
            return zone.isEmpty() ? whose : whose + " in zone " + zone;
        }
    }
}
