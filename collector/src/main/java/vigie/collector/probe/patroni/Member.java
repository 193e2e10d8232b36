package vigie.collector.probe.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/**
 * What a member says of itself. Source: {@code GET /patroni}, Patroni 2.1 to 4.
 *
 * @param state of its PostgreSQL: {@code running}, {@code stopped}, {@code start failed}, …
 * @param role {@code primary}, {@code standby_leader}, {@code replica}, …; {@code master} is read as {@code primary}
 * @param timeline -1 if not told
 * @param dcsSeen when it last reached the store of the cluster's configuration, or null if it never has or does not tell
 * @param unlocked whether nobody holds the leader's lock, as far as it knows
 * @param failsafe whether the leader stays one without the store, since all members agreed
 * @param paused whether Patroni leaves PostgreSQL alone
 * @param pendingRestart whether settings wait for a restart
 */
record Member(
        String state,
        String role,
        long timeline,
        @Nullable Instant dcsSeen,
        boolean unlocked,
        boolean failsafe,
        boolean paused,
        boolean pendingRestart) {

    private static final int WORD = 40;

    /** Reads an answer; null if it is not Patroni's. */
    static @Nullable Member read(@Nullable JsonNode root) {
        if (root == null
                || !root.path("state").isTextual()
                || !root.path("role").isTextual()) {
            return null;
        }
        String role = Excerpt.of(root.path("role").textValue(), WORD);
        long seen = whole(root.path("dcs_last_seen"));
        return new Member(
                Excerpt.of(root.path("state").textValue(), WORD),
                role.equals("master") ? "primary" : role,
                whole(root.path("timeline")),
                seen <= 0 || seen > Instant.MAX.getEpochSecond() ? null : Instant.ofEpochSecond(seen),
                isTrue(root.path("cluster_unlocked")),
                isTrue(root.path("failsafe_mode_is_active")),
                isTrue(root.path("pause")),
                isTrue(root.path("pending_restart")));
    }

    /** Whether its PostgreSQL does its work. */
    boolean runs() {
        return state.equals("running");
    }

    /** Whether it takes itself for the one that the others follow. */
    boolean leads() {
        return role.equals("primary") || role.equals("standby_leader");
    }

    /** A whole number from 0 up, -1 for anything else. */
    static long whole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0
                ? number.longValue()
                : -1;
    }

    private static boolean isTrue(JsonNode flag) {
        return flag.isBoolean() && flag.booleanValue();
    }
}
