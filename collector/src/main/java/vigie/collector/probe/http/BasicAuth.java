package vigie.collector.probe.http;

import vigie.collector.probe.Excerpt;
import vigie.model.Secret;

/** A user's name and password for HTTP basic authentication (RFC 7617). */
public record BasicAuth(String username, Secret password) {
    public BasicAuth {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("username must not contain a colon: was " + Excerpt.of(username, 80));
        }
    }
}
