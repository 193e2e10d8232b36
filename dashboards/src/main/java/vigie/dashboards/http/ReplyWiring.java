package vigie.dashboards.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Between the values of this package and the server: a request's parameters in, a {@link Reply} out. */
public final class ReplyWiring {
    /** The attribute of a request that holds the name in which it was let through. */
    static final String BY = "vigie.by";

    private ReplyWiring() {}

    /** The reply on the wire; 304 without a body if the caller has it already. */
    public static MutableHttpResponse<byte[]> answer(HttpRequest<?> request, Reply reply) {
        if (reply.isTagged()) {
            String tag = reply.tag();
            boolean known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                    .flatMap(line -> List.of(line.split(",")).stream())
                    .map(String::strip)
                    .anyMatch(candidate ->
                            candidate.equals("*") || strong(candidate).equals(strong(tag)));
            MutableHttpResponse<byte[]> response =
                    known ? HttpResponse.<byte[]>status(HttpStatus.NOT_MODIFIED) : written(reply);
            return response.header(HttpHeaders.ETAG, tag).header(HttpHeaders.CACHE_CONTROL, reply.cache());
        }
        return written(reply).header(HttpHeaders.CACHE_CONTROL, reply.cache());
    }

    private static MutableHttpResponse<byte[]> written(Reply reply) {
        return HttpResponse.<byte[]>status(HttpStatus.valueOf(reply.status()))
                .body(reply.body())
                .header(HttpHeaders.CONTENT_TYPE, reply.type());
    }

    /** Weak comparison: GET asks whether it means the same, not whether the bytes are the same. */
    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** The parameters; of one that stands several times, the first. */
    public static Query query(HttpRequest<?> request) {
        Map<String, String> values = new LinkedHashMap<>();
        request.getParameters().forEach((name, all) -> values.put(name, new ArrayList<>(all).get(0)));
        return new Query(values);
    }

    /** The parameters, each with all of its values. */
    public static Map<String, List<String>> parameters(HttpRequest<?> request) {
        return request.getParameters().asMap();
    }

    /** The body's bytes, none if there is no body. */
    public static byte[] body(HttpRequest<byte[]> request) {
        return request.getBody().orElseGet(() -> new byte[0]);
    }

    /** In whose name the request was let through. */
    public static String by(HttpRequest<?> request) {
        return request.getAttribute(BY, String.class).orElse("local");
    }
}
