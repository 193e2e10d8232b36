package vigie.collector.probe.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import vigie.model.Status;

/**
 * Reads the body of a health answer. Sources: the documentation of Spring Boot Actuator, Micronaut's HealthEndpoint, MicroProfile
 * Health 4, draft-inadarei-api-health-check-06, ASP.NET Core health checks.
 */
final class HealthBody {
    private HealthBody() {}

    /**
     * What a body says, read as a dialect; empty if it is not written in it.
     *
     * <p>{@link Dialect#AUTO} is careful: {@code {"status":"shipped"}} is not health, so a status alone counts only if its word is
     * one of a dialect's.
     */
    static Optional<HealthReport> read(Dialect dialect, Optional<JsonNode> json, String text) {
        return switch (dialect) {
            case NONE -> Optional.empty();
            case ASPNET -> word(text);
            case AUTO ->
                json.isPresent() ? json.filter(HealthBody::looksLikeHealth).flatMap(HealthBody::object) : word(text);
            case MICROPROFILE ->
                json.filter(root -> root.path("checks").isArray()).flatMap(HealthBody::object);
            case ACTUATOR, MICRONAUT, HEALTH_JSON -> json.flatMap(HealthBody::object);
        };
    }

    private static boolean looksLikeHealth(JsonNode root) {
        return HealthReport.meaning(root.path("status").asText("")).isPresent()
                || root.path("components").isObject()
                || root.path("checks").isContainerNode()
                || root.path("groups").isArray()
                || HealthComponents.holdsParts(root.path("details"));
    }

    private static Optional<HealthReport> object(JsonNode root) {
        JsonNode word = root.path("status");
        if (!root.isObject() || !word.isTextual()) {
            return Optional.empty();
        }
        Status status = HealthReport.meaning(word.textValue()).orElse(Status.UNKNOWN);
        return Optional.of(new HealthReport(word.textValue(), status, HealthComponents.of(root)));
    }

    /** ASP.NET's three words, written so and alone: a page that says "ok" somewhere is not health. */
    private static Optional<HealthReport> word(String text) {
        String word = text.length() > 20 ? "" : text.strip();
        return List.of("Healthy", "Degraded", "Unhealthy").contains(word)
                ? HealthReport.meaning(word).map(status -> new HealthReport(word, status, List.of()))
                : Optional.empty();
    }
}
