package vigie.collector.net;

/**
 * Sends HTTP calls. Redirects are never followed. The real one is Netty; the loop in virtual time has a scripted one.
 *
 * <p>Any thread may send. A listener is called on one thread for the whole of its call: the event loop that the connection key
 * hashes to, so that calls with the same key never run side by side.
 */
public interface HttpTransport {
    /** Starts a call; returns at once, never throws for what happens outside. */
    void send(HttpRequest request, HttpListener listener);
}
