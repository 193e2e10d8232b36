package vigie.alerting.remediate.request;

import java.net.URI;
import java.util.Map;

/** What is sent to an executor, but for its signature. */
public record Request(String method, URI url, Map<String, String> headers, byte[] body) {
    public Request {
        headers = Map.copyOf(headers);
    }
}
