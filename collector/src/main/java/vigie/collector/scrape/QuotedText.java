package vigie.collector.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 text and strings in double quotes with the escapes of both formats. One thread. */
final class QuotedText {
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] plain = new byte[64];

    /** Where the closing quote of the string is whose first byte is at {@code from}; -1 if it does not end before {@code end}. */
    static int closingQuote(byte[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (b[i] == '"') {
                return i;
            }
            if (b[i] == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** The bytes as text, or null if they are not UTF-8. */
    @Nullable
    String text(byte[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (b[i] < 0) {
                return decoded(b, from, end);
            }
        }
        return new String(b, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The string without its escapes, or null if it is not UTF-8. A backslash before any other character than {@code n}, quote and
     * backslash stands for itself, as in Prometheus.
     */
    @Nullable
    String unescaped(byte[] b, int from, int end) {
        int i = from;
        while (i < end && b[i] != '\\') {
            i++;
        }
        if (i == end) {
            return text(b, from, end);
        }
        if (plain.length < end - from) {
            plain = new byte[end - from];
        }
        int size = 0;
        for (i = from; i < end; i++) {
            byte c = b[i];
            if (c == '\\' && i + 1 < end && (b[i + 1] == 'n' || b[i + 1] == '"' || b[i + 1] == '\\')) {
                i++;
                c = b[i] == 'n' ? (byte) '\n' : b[i];
            }
            plain[size++] = c;
        }
        return text(plain, 0, size);
    }

    private @Nullable String decoded(byte[] b, int from, int end) {
        try {
            return utf8.decode(ByteBuffer.wrap(b, from, end - from)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
