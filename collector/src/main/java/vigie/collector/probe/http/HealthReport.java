package vigie.collector.probe.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import vigie.collector.probe.Excerpt;
import vigie.model.CheckResult;
import vigie.model.Status;

/**
 * What a service says of its own health.
 *
 * @param word the dialect's own word for the whole
 * @param status what the word means
 * @param components its parts, nested ones after the part that holds them
 */
record HealthReport(String word, Status status, List<CheckResult.Component> components) {
    private static final int NAMED = 5;

    HealthReport {
        components = List.copyOf(components);
    }

    /** What a word of any dialect means, whatever its case; empty for a word of none. */
    static Optional<Status> meaning(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "up", "pass", "ok", "healthy" -> Optional.of(Status.UP);
            case "warn", "degraded" -> Optional.of(Status.DEGRADED);
            case "down", "fail", "error", "out_of_service", "unhealthy" -> Optional.of(Status.DOWN);
            case "unknown" -> Optional.of(Status.UNKNOWN);
            default -> Optional.empty();
        };
    }

    /** Why the whole is not UP: its word, and the innermost parts that are not UP, at most five of them. */
    String reason() {
        List<CheckResult.Component> bad = components.stream()
                .filter(c -> c.status() != Status.UP && isInnermost(c))
                .toList();
        String parts = bad.stream().limit(NAMED).map(HealthReport::shown).collect(Collectors.joining(", "));
        String more = bad.size() > NAMED ? " and " + (bad.size() - NAMED) + " more" : "";
        return "says " + Excerpt.of(word, 40) + (parts.isEmpty() ? "" : ": " + parts + more);
    }

    private boolean isInnermost(CheckResult.Component part) {
        String inside = part.name() + '/';
        return components.stream()
                .noneMatch(c -> c.status() != Status.UP && c.name().startsWith(inside));
    }

    private static String shown(CheckResult.Component part) {
        return part.name() + ' ' + part.status() + (part.detail().isEmpty() ? "" : " (" + part.detail() + ')');
    }
}
