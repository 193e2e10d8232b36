package vigie.alerting.alert;

import java.nio.charset.StandardCharsets;
import vigie.model.Labels;

/**
 * The identity of a label set as Prometheus has it: FNV-1a, 64 bits, over the names and values in the order of the names, each
 * with the byte 255 behind it; 16 hexadecimal digits. Source: prometheus/common, model/signature.go.
 */
public final class Fingerprint {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int SEPARATOR = 0xff;

    private Fingerprint() {}

    /** The identity of these labels. */
    public static String of(Labels labels) {
        long hash = OFFSET;
        for (int i = 0; i < labels.size(); i++) {
            hash = add(add(hash, labels.name(i)), labels.value(i));
        }
        return String.format("%016x", hash);
    }

    private static long add(long hash, String text) {
        long h = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * PRIME;
        }
        return (h ^ SEPARATOR) * PRIME;
    }
}
