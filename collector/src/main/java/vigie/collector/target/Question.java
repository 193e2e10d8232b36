package vigie.collector.target;

import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;

/**
 * One GET to an address that tells of targets. Redirects are not followed; what is not status 200 is a failure. Answers are read on the
 * executor for files.
 *
 * @param heard the headers of the answer that are read
 * @param tls whom to trust, or null for whom the transport does
 */
record Question(
        URI url,
        Map<String, String> headers,
        List<String> heard,
        Duration timeout,
        @Nullable SslContext tls) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** A question to a server that the transport trusts. */
    Question(URI url, Map<String, String> headers, List<String> heard, Duration timeout) {
        this(url, headers, heard, timeout, null);
    }

    /** How long an answer may take of a source that is asked so often: not longer than until it is asked again. */
    static Duration timeout(Duration refresh) {
        return refresh.compareTo(LONGEST) < 0 ? refresh : LONGEST;
    }

    /** An address as messages show it: neither user nor query, for either may hold a secret. */
    static String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
    }

    /**
     * The address of something on a server.
     *
     * @param path with its slash and perhaps a query, as it is sent
     * @throws IllegalArgumentException if the server's address has a path or a query itself
     */
    static URI at(URI server, String path) {
        if (server.getRawQuery() != null || !Set.of("", "/").contains(server.getRawPath())) {
            throw new IllegalArgumentException("url must have neither path nor query: was " + shown(server));
        }
        return URI.create(server.getScheme() + "://" + server.getRawAuthority() + path);
    }

    /** A text as a part of a path or query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * A secret that is sent as a header, or null.
     *
     * @throws IllegalArgumentException if HTTP does not allow it; nothing of it is in the message
     */
    static @Nullable Secret sendable(@Nullable Secret token) {
        if (token != null && !RequestHeaders.isValue(token.reveal())) {
            throw new IllegalArgumentException("token must be one line of visible characters: was not");
        }
        return token;
    }

    /** Asks; exactly one of the two hears how it ended. */
    void ask(SourceConfig.Context context, Consumer<WholeAnswer.Whole> answered, Consumer<String> failed) {
        String connection = tls == null ? "discovery " + context.service() + ' ' + url : "";
        var request = new HttpRequest(
                "GET", url, headers, null, timeout, TargetGroups.MAX_BYTES, connection, tls, context.targets());
        context.http().send(request, new WholeAnswer(heard, TargetGroups.MAX_BYTES, true, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                context.io().execute(() -> {
                    if (answer.status() == 200) {
                        answered.accept(answer);
                    } else {
                        failed.accept("status must be 200: was " + answer.status());
                    }
                });
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                failed.accept(reason + " (" + phase.name().toLowerCase(Locale.ROOT) + ')');
            }
        }));
    }
}
