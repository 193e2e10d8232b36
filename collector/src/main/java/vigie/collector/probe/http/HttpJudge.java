package vigie.collector.probe.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/**
 * Compares an HTTP answer with what is expected of it. Immutable; any thread. Costs one JSON parse of a body that looks like JSON,
 * and time linear in the body for each expression.
 *
 * <p>The body's own word counts unless the dialect is {@link Dialect#NONE}: a 200 whose body says DOWN is DOWN.
 */
public final class HttpJudge {
    private final StatusCodes codes;
    private final List<JsonExpectation> json;
    private final @Nullable Pattern matches;
    private final @Nullable Pattern notMatches;
    private final Map<String, String> headers;
    private final @Nullable Duration latency;
    private final Duration certificateExpiry;
    private final Dialect dialect;

    /**
     * A judge.
     *
     * @param certificateExpiry a certificate that ends sooner is DEGRADED
     */
    public HttpJudge(HttpExpect expect, Duration certificateExpiry, Dialect dialect) {
        this.codes = expect.codes();
        this.json = expect.jsonExpectations();
        this.matches = Expression.pattern("body_matches", expect.bodyMatches());
        this.notMatches = Expression.pattern("body_not_matches", expect.bodyNotMatches());
        this.headers = expect.headers();
        this.latency = expect.latency();
        this.certificateExpiry = certificateExpiry;
        this.dialect = dialect;
    }

    /** Whether anything here looks into the body. */
    boolean readsBody() {
        return dialect != Dialect.NONE || !json.isEmpty() || matches != null || notMatches != null;
    }

    /** The headers that are looked at. */
    public List<String> readsHeaders() {
        List<String> names = new ArrayList<>(headers.keySet());
        names.add("Location");
        return names;
    }

    /** What the answer means. */
    public Probe.Answer judge(WholeAnswer.Whole answer, Duration took, Instant now) {
        Verdict verdict = new Verdict();
        status(answer, verdict);
        headers.forEach((name, expected) -> header(name, expected, answer.header(name), verdict));
        Optional<HealthReport> health = body(answer, verdict);
        health.ifPresent(h -> verdict.add(h.status(), h.reason()));
        if (latency != null && took.compareTo(latency) > 0) {
            verdict.add(
                    Status.DEGRADED, "took " + took.toMillis() + " ms, expected at most " + latency.toMillis() + " ms");
        }
        Certificates.judge(answer.certificateExpiry(), now, certificateExpiry, verdict);
        return verdict.answer(health.map(HealthReport::components).orElse(List.of()));
    }

    private void status(WholeAnswer.Whole answer, Verdict verdict) {
        if (codes.has(answer.status())) {
            return;
        }
        String location = answer.header("Location");
        String to = location == null ? "" : ", redirects to " + Excerpt.of(location, 100);
        verdict.add(Status.DOWN, "status " + answer.status() + to + ", expected " + codes.text());
    }

    private static void header(String name, String expected, @Nullable String found, Verdict verdict) {
        if (!expected.equals(found)) {
            String was = found == null ? "missing" : Excerpt.of(found, 80);
            verdict.add(Status.DOWN, "header " + name + " is " + was + ", expected " + Excerpt.of(expected, 80));
        }
    }

    private Optional<HealthReport> body(WholeAnswer.Whole answer, Verdict verdict) {
        String text = matches == null && notMatches == null && answer.body().length > 20 ? "" : answer.text();
        if (matches != null && !matches.matcher(text).find()) {
            verdict.add(Status.DOWN, "the body does not match " + Excerpt.of(matches.pattern(), 80));
        }
        if (notMatches != null && notMatches.matcher(text).find()) {
            verdict.add(Status.DOWN, "the body matches " + Excerpt.of(notMatches.pattern(), 80));
        }
        Optional<JsonNode> root = json.isEmpty() && dialect == Dialect.NONE ? Optional.empty() : parse(answer.body());
        for (JsonExpectation expectation : json) {
            String failure = root.isEmpty() ? "the body is not JSON" : expectation.failure(root.get());
            if (failure != null) {
                verdict.add(Status.DOWN, failure);
            }
        }
        Optional<HealthReport> health = HealthBody.read(dialect, root, text);
        if (health.isEmpty() && dialect != Dialect.AUTO && dialect != Dialect.NONE) {
            verdict.add(
                    Status.DOWN, "the body is not health as " + dialect.name().toLowerCase(Locale.ROOT) + " writes it");
        }
        return health;
    }

    /** Pages and plain words are not handed to the parser: only what begins as an object or a list does. */
    private static Optional<JsonNode> parse(byte[] body) {
        int i = 0;
        while (i < body.length && body[i] <= ' ' && body[i] >= 0) {
            i++;
        }
        return i < body.length && (body[i] == '{' || body[i] == '[') ? JsonBody.read(body) : Optional.empty();
    }
}
