package vigie.collector.probe.gateway;

import static java.util.Objects.requireNonNullElse;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpExpect;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.model.Secret;

/**
 * The keys of a {@code gateway} check; every one may be left out.
 *
 * @param path that is asked for; {@code /} unless said
 * @param scheme {@code http} unless said
 * @param port in place of the address's own
 * @param headers sent as they are, with every question
 * @param expect what its answer must be; a status of 2xx unless said
 * @param through where the load balancer is, {@code http://host:port}: the same is asked there
 * @param session how a session begins and is used
 * @param cache what must come from the cache
 * @param spread how the balancer's answers tell who gave them; needs {@code through}
 */
public record GatewayConfig(
        @Nullable String path,
        @Nullable Scheme scheme,
        @Nullable Integer port,
        @Nullable Map<String, String> headers,
        @Nullable BasicAuth basicAuth,
        @Nullable Secret bearerToken,
        @Nullable HttpExpect expect,
        @Nullable String through,
        @Nullable Session session,
        @Nullable Cache cache,
        @Nullable Spread spread) {

    public GatewayConfig {
        path = Scheme.path(path, "/");
        scheme = scheme == null ? Scheme.HTTP : scheme;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        expect = expect == null ? HttpExpect.DEFAULT : expect;
        Scheme.checkPort(port);
        RequestHeaders.of(headers, basicAuth, bearerToken);
        if (through != null) {
            place(through);
        }
        if (spread != null && through == null) {
            throw new IllegalArgumentException("spread needs through, the balancer that spreads: was without");
        }
    }

    /** Where a URL without a path leads. */
    static HostPort place(String url) {
        Scheme scheme = schemeOf(url);
        return HostPort.parse(url.substring(scheme.word().length() + "://".length()));
    }

    static Scheme schemeOf(String url) {
        for (Scheme scheme : Scheme.values()) {
            if (url.startsWith(scheme.word() + "://")) {
                return scheme;
            }
        }
        throw new IllegalArgumentException(
                "through must be http://host:port or https://host:port: was " + Excerpt.of(url, 80));
    }

    /**
     * How a session begins and is used.
     *
     * @param renew how long one is used before a new one begins; 10 minutes unless said
     */
    public record Session(
            Login login, Take take, Use use, @Nullable Duration renew) {
        public Session {
            renew = renew == null ? Duration.ofMinutes(10) : renew;
            if (renew.isNegative() || renew.isZero()) {
                throw new IllegalArgumentException("renew must be more than 0s: was " + renew);
            }
        }
    }

    /**
     * The question that begins a session.
     *
     * @param method {@code POST} unless said
     * @param body sent as it is, with the credentials in it
     */
    public record Login(
            String path,
            @Nullable String method,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret body) {
        private static final Pattern METHOD = Pattern.compile("GET|POST|PUT");

        public Login {
            path = Scheme.path(path, path);
            method = method == null ? "POST" : method;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            RequestHeaders.of(headers, basicAuth, null);
            if (!METHOD.matches(method)) {
                throw new IllegalArgumentException("method must be GET, POST or PUT: was " + Excerpt.of(method, 40));
            }
        }
    }

    /**
     * Where the answer holds the session's token: one of the three.
     *
     * @param json the path to it in the body
     * @param header the header that it is in
     * @param cookie the name of the cookie that it is in
     */
    public record Take(
            @Nullable String json,
            @Nullable String header,
            @Nullable String cookie) {
        public Take {
            if ((json == null ? 0 : 1) + (header == null ? 0 : 1) + (cookie == null ? 0 : 1) != 1) {
                throw new IllegalArgumentException(
                        "take must have one of json, header and cookie: had none or several");
            }
            if (cookie != null) {
                RequestHeaders.of(Map.of(cookie, ""), null, null); // a cookie's name is a token, as a header's is
            }
            if (header != null) {
                RequestHeaders.of(Map.of(header, ""), null, null);
            }
        }
    }

    /**
     * The question that only a session is answered.
     *
     * @param headers in which {@code {token}} stands for the token; {@code Cookie} for one from a cookie and {@code Authorization: Bearer}
     *     for others unless said
     * @param expect what the answer to a session is; a status of 2xx unless said
     */
    public record Use(
            String path,
            @Nullable Map<String, String> headers,
            @Nullable HttpExpect expect) {
        static final String TOKEN = "{token}";

        public Use {
            path = Scheme.path(path, path);
            expect = expect == null ? HttpExpect.DEFAULT : expect;
            if (headers != null) {
                headers = Map.copyOf(headers);
                RequestHeaders.of(headers, null, null);
                if (headers.values().stream().noneMatch(value -> value.contains(TOKEN))) {
                    throw new IllegalArgumentException("headers must hold {token} in a value: had none");
                }
            }
        }
    }

    /**
     * What must come from the cache of an instance.
     *
     * @param path that is asked for
     * @param header that tells; {@code X-Cache} unless said
     * @param hit an RE2 expression that is found in it if the answer came from the cache; {@code HIT} unless said
     * @param minHitPercent of the last answers
     * @param polls how many answers are counted; 20 unless said
     */
    public record Cache(
            String path,
            @Nullable String header,
            @Nullable String hit,
            int minHitPercent,
            @Nullable Integer polls) {
        public Cache {
            path = Scheme.path(path, path);
            header = header == null ? "X-Cache" : header;
            hit = hit == null ? "HIT" : hit;
            polls = polls == null ? 20 : polls;
            Expression.pattern("hit", hit);
            if (minHitPercent < 1 || minHitPercent > 100) {
                throw new IllegalArgumentException("min_hit_percent must be from 1 to 100: was " + minHitPercent);
            }
            atMost("polls", polls, 1_000);
        }

        int window() {
            return requireNonNullElse(polls, 20);
        }
    }

    /**
     * How an answer tells which instance gave it.
     *
     * @param header that tells; {@code X-Instance} unless said
     * @param polls how many answers through the balancer are counted, over all instances; 100 unless said
     */
    public record Spread(@Nullable String header, @Nullable Integer polls) {
        public Spread {
            header = header == null ? "X-Instance" : header;
            polls = polls == null ? 100 : polls;
            atMost("polls", polls, 10_000);
        }

        int window() {
            return requireNonNullElse(polls, 100);
        }
    }

    private static void atMost(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(key + " must be from 1 to " + most + ": was " + value);
        }
    }
}
