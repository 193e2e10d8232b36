package vigie.app.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request may look like and how long its body may be, counted as it comes. One connection, on its event loop. */
final class RequestShape {
    /** What comes in batches: alerts, and the votes of a vantage point. */
    private static final Set<String> BATCHES = Set.of("/api/v2/alerts", "/api/v1/votes");

    private final ConnectionLimits limits;
    private long bytes;
    private long most;

    RequestShape(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Why the request to which a part belongs is refused, or null if it goes on. */
    @Nullable
    HttpResponseStatus refusal(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            return malformed(part.decoderResult().cause());
        }
        if (part instanceof HttpRequest request) {
            if (request.protocolVersion().majorVersion() != 1
                    || request.protocolVersion().minorVersion() > 1) {
                return HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
            }
            if (isAmbiguous(request)) {
                return HttpResponseStatus.BAD_REQUEST;
            }
            boolean batch = BATCHES.contains(request.uri().split("\\?", 2)[0]);
            most = batch ? limits.alertsBytes() : limits.bodyBytes();
            bytes = 0;
            if (HttpUtil.getContentLength(request, 0L) > most) {
                return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            }
        }
        if (part instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        return bytes > most ? HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE : null;
    }

    private static HttpResponseStatus malformed(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** Whether a proxy in front may have read its end or its host at another place than we do. */
    private static boolean isAmbiguous(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        boolean length = request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        return (!codings.isEmpty() && (!chunked || length))
                || hosts > 1
                || (hosts == 0 && request.protocolVersion().minorVersion() == 1);
    }

    /** The answer to a refused request; the connection ends with it. */
    static FullHttpResponse answer(HttpResponseStatus status) {
        String reason = status.reasonPhrase();
        byte[] text = ("{\"status\":" + status.code() + ",\"title\":\"" + reason + "\",\"detail\":\"" + reason + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }
}
