package vigie.app.web;

import java.time.Duration;

/**
 * What one client, and all of them together, may cost.
 *
 * @param connections at once
 * @param perAddress of those, from one address
 * @param head how long the head of a request may take from its first byte on, and the first of a connection from its beginning
 * @param body how long a body may take
 * @param idle how long a connection may rest between two requests
 * @param unread how long an answer may wait without a byte of it being taken
 * @param bodyBytes of a request
 * @param alertsBytes of a request that sends alerts or votes, which come in batches
 */
public record ConnectionLimits(
        int connections,
        int perAddress,
        Duration head,
        Duration body,
        Duration idle,
        Duration unread,
        long bodyBytes,
        long alertsBytes) {
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            512,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            1 << 20,
            10 << 20);
}
