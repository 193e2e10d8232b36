package vigie.app.estate;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.ReportingVantage;
import vigie.model.Secret;

/**
 * This Vigie as one observer among others, as it is written.
 *
 * @param name what the others call it
 * @param zone left out, that of its own point, if that is listed
 * @param canary a service that is surely there
 * @param points every vantage point of the estate; this one may be among them, so that one file serves all
 */
record VantageEntry(
        String name,
        @Nullable String zone,
        @Nullable String canary,
        @Written(orEmpty = true) List<Point> points) {

    /**
     * A Vigie that watches the same targets.
     *
     * @param url where it is asked; null for one that reports by itself
     * @param reports whether it reports by itself, because nobody can reach it
     * @param token with which it lets this one read, or with which it reports
     */
    record Point(
            String name,
            @Nullable String zone,
            @Nullable URI url,
            @Nullable Boolean reports,
            @Nullable Secret token,
            @Nullable Duration every) {

        boolean isReporting() {
            return Boolean.TRUE.equals(reports);
        }
    }

    /** Those whose reports are taken; each has a token, or the rules would have refused it. */
    List<ReportingVantage> reporters() {
        List<ReportingVantage> reporters = new ArrayList<>();
        for (Point point : others()) {
            if (point.isReporting() && point.token() != null) {
                reporters.add(ReportingVantage.of(point.name(), point.token()));
            }
        }
        return reporters;
    }

    /** Those that are not this one. */
    List<Point> others() {
        return points.stream().filter(point -> !point.name().equals(name)).toList();
    }

    /** Where this one stands, empty if it is not told. */
    String standsIn() {
        if (zone != null) {
            return zone;
        }
        return points.stream()
                .filter(point -> point.name().equals(name) && point.zone() != null)
                .map(point -> Timing.or(point.zone(), ""))
                .findFirst()
                .orElse("");
    }
}
