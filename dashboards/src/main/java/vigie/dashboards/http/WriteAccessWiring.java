package vigie.dashboards.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.AccessRule;
import vigie.dashboards.AccessRule.Access;
import vigie.dashboards.AccessRule.Attempt;
import vigie.dashboards.access.OutcomeCapability;

/** Asks the {@link AccessRule} before anything else is done with a request, and refuses what no body of ours can be. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(-1_000)
final class WriteAccessWiring {
    private final AccessRule rule;

    WriteAccessWiring(AccessRule rule) {
        this.rule = rule;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> judge(HttpRequest<?> request) {
        Attempt attempt = attempt(request);
        Access access = rule.judge(attempt);
        if (!access.isGranted()) {
            return refusal(request, access);
        }
        request.setAttribute(ReplyWiring.BY, access.by());
        return attempt.writes() && attempt.path().startsWith("/api/") ? refusedBody(request) : null;
    }

    /** Bearer alone is asked for: a browser that hears of Basic would keep the password, and send it for pages of other sites. */
    private static HttpResponse<?> refusal(HttpRequest<?> request, Access access) {
        MutableHttpResponse<?> response = ReplyWiring.answer(request, Reply.problem(access.status(), access.reason()));
        if (access.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"vigie\"");
        }
        if (!access.retryAfter().isZero()) {
            response.header(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(access.retryAfter().plusMillis(999).toSeconds()));
        }
        return response;
    }

    private static Attempt attempt(HttpRequest<?> request) {
        HttpHeaders headers = request.getHeaders();
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        InetSocketAddress remote = request.getRemoteAddress();
        return new Attempt(
                request.getMethodName(),
                request.getPath(),
                remote == null ? null : remote.getAddress(),
                hosts.size() == 1 ? hosts.get(0) : null,
                headers.get(HttpHeaders.ORIGIN),
                headers.get(HttpHeaders.AUTHORIZATION),
                request.getParameters().get(OutcomeCapability.PARAMETER),
                headers.contains("Forwarded") || headers.contains("X-Forwarded-For"));
    }

    /** Before a byte of the body is read. JSON alone: a form of another site cannot send that without asking first. */
    private static @Nullable HttpResponse<?> refusedBody(HttpRequest<?> request) {
        long length = request.getContentLength();
        String path = request.getPath();
        boolean batch = path.startsWith("/api/v1/inbound/") || path.equals("/api/v1/votes");
        boolean small = path.startsWith("/api/v1/") && !batch;
        if (small && length > Fields.MAX_BODY) {
            return ReplyWiring.answer(
                    request, Reply.problem(413, "a body must not be longer than " + Fields.MAX_BODY + " bytes"));
        }
        boolean body = length > 0 || request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING);
        String type = request.getContentType().map(MediaType::getName).orElse("none");
        return body && !type.equals(MediaType.APPLICATION_JSON)
                ? ReplyWiring.answer(
                        request, Reply.problem(415, "Content-Type must be application/json: was " + Query.shown(type)))
                : null;
    }
}
