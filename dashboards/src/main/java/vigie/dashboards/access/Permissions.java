package vigie.dashboards.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.AccessRule.Attempt;

/**
 * The role that a request needs once there are tokens.
 *
 * <table>
 * <caption>Each role may do all that those above it may</caption>
 * <tr><td>nobody's</td><td>{@code GET} of {@code /-/healthy}, {@code /-/ready}, {@code /-/leader}, {@code /health*}, and of the console's files, which
 * hold no data</td></tr>
 * <tr><td>viewer</td><td>every other {@code GET}, {@code /metrics} and the event stream included</td></tr>
 * <tr><td>operator</td><td>acknowledge, say what an anomaly was, silence, hold, take a lease, send alerts, call in a heartbeat's place, send a notice again: less is done or told, or somebody says so</td></tr>
 * <tr><td>approver</td><td>approve, reject, judge, begin a drill or an experiment, tell a step's outcome in an executor's place: what is done next depends on it</td></tr>
 * <tr><td>admin</td><td>release, reload, and every write that is not in this table</td></tr>
 * </table>
 *
 * <p>The report of a vantage point is in none of the roles: its own token alone allows it.
 */
final class Permissions {
    private static final Set<String> OPEN =
            Set.of("/-/healthy", "/-/ready", "/-/leader", "/health", "/health/liveness", "/health/readiness");
    private static final Pattern FILES = Pattern.compile("/|/console/[a-z]+\\.[a-z]+");
    private static final Pattern OUTCOME = Pattern.compile("/api/v1/runs/([^/]+)/steps/([0-9]+)/outcome");
    private static final Pattern HEARTBEAT = Pattern.compile("/api/v1/heartbeats/([^/]+)");
    private static final Map<Pattern, Role> WRITES = writes();

    private Permissions() {}

    private static Map<Pattern, Role> writes() {
        Map<Pattern, Role> writes = new LinkedHashMap<>();
        writes.put(Pattern.compile("/api/v1/(incidents/[^/]+/(ack|feedback)|notices/[^/]+/resend)"), Role.OPERATOR);
        writes.put(Pattern.compile("/api/v1/leases(/[^/]+)?"), Role.OPERATOR);
        writes.put(Pattern.compile("/api/v1/hold"), Role.OPERATOR);
        writes.put(Pattern.compile("/api/v[12]/silences?(/[^/]+)?"), Role.OPERATOR);
        writes.put(Pattern.compile("/api/(v2/alerts|v1/inbound/[^/]+)"), Role.OPERATOR);
        writes.put(Pattern.compile("/api/v1/runs/[^/]+/(approve|reject|judge)"), Role.APPROVER);
        writes.put(Pattern.compile("/api/v1/drills/[^/]+/run"), Role.APPROVER);
        writes.put(Pattern.compile("/api/v1/experiments(/[^/]+/end)?"), Role.APPROVER);
        writes.put(OUTCOME, Role.APPROVER);
        writes.put(HEARTBEAT, Role.OPERATOR);
        return writes;
    }

    /** The least role that may do it, or null if it needs none. What is not known needs the highest. */
    static @Nullable Role needed(Attempt attempt) {
        if (!attempt.writes()) {
            return OPEN.contains(attempt.path()) || isFile(attempt) ? null : Role.VIEWER;
        }
        return WRITES.entrySet().stream()
                .filter(rule -> rule.getKey().matcher(attempt.path()).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Role.ADMIN);
    }

    /** Whether it asks for a file of the console: part of the release, the same for everybody. */
    static boolean isFile(Attempt attempt) {
        return !attempt.writes() && FILES.matcher(attempt.path()).matches();
    }

    /** Whether it is a webhook of PagerDuty: its signature says who sent it, and it is looked at with the body. */
    static boolean isPagerDuty(Attempt attempt) {
        return attempt.method().equals("POST") && attempt.path().equals("/api/v1/inbound/pagerduty");
    }

    /** Whether a vantage point reports by itself: nobody else may, whatever their role. */
    static boolean isReport(Attempt attempt) {
        return attempt.method().equals("POST") && attempt.path().equals("/api/v1/votes");
    }

    /** Whether it tells the outcome of a step. */
    static boolean isOutcome(Attempt attempt) {
        return attempt.method().equals("POST")
                && OUTCOME.matcher(attempt.path()).matches();
    }

    /** The name of the heartbeat that is called, or null if none is. Of what it may hold, some programs escape the colon. */
    static @Nullable String heartbeat(Attempt attempt) {
        Matcher called = HEARTBEAT.matcher(attempt.path());
        return attempt.method().equals("POST") && called.matches()
                ? called.group(1).replace("%3A", ":").replace("%3a", ":")
                : null;
    }
}
