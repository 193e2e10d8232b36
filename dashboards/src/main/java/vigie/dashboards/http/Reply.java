package vigie.dashboards.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An answer before it is put on the wire.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param cache the value of {@code Cache-Control}
 * @param body what is sent; not changed after this
 */
public record Reply(int status, String type, String cache, byte[] body) {
    private static final String REVALIDATE = "no-cache";
    private static final String NEVER = "no-store";

    /** A record as JSON, to be asked for again with its tag. */
    public static Reply json(Object view) {
        return new Reply(200, "application/json", REVALIDATE, Json.bytes(view));
    }

    /** A file or a text that stays, to be asked for again with its tag. */
    public static Reply resource(String type, byte[] body) {
        return new Reply(200, type, REVALIDATE, body);
    }

    /** One line of plain text, never kept. */
    public static Reply text(int status, String line) {
        return new Reply(status, "text/plain; charset=utf-8", NEVER, (line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Something that is new each time, never kept. */
    public static Reply fresh(String type, byte[] body) {
        return new Reply(200, type, NEVER, body);
    }

    /** An error. */
    public static Reply problem(int status, String detail) {
        return new Reply(status, Problem.TYPE, NEVER, Json.bytes(new Problem(status, detail)));
    }

    /** An error that is made of several. */
    public static Reply problem(int status, String detail, List<String> errors) {
        return new Reply(
                status, Problem.TYPE, NEVER, Json.bytes(new Problem(status, Problem.title(status), detail, errors)));
    }

    /** Whether a browser may keep it as long as it asks whether it is still the same. */
    boolean isTagged() {
        return status == 200 && cache.equals(REVALIDATE);
    }

    /** The entity tag: weak, because the server may compress what it sends. */
    String tag() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, 12)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
