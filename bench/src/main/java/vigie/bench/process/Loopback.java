package vigie.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The little of HTTP/1.1 that both ends of a measurement need: a head, and a body whose length it says. */
public final class Loopback {
    private Loopback() {}

    /** The head of the next message, in lower case; empty if the other end has closed. */
    public static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int at = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            at = b == "\r\n\r\n".charAt(at) ? at + 1 : b == '\r' ? 1 : 0;
            if (at == 4) {
                break;
            }
        }
        return head.toString().toLowerCase(java.util.Locale.ROOT);
    }

    /** The body behind a head; empty if the head says no length. */
    public static String body(InputStream in, String head) throws IOException {
        int at = head.indexOf("content-length:");
        if (at < 0) {
            return "";
        }
        int from = at + "content-length:".length();
        int length =
                Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
