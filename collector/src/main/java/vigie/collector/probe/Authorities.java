package vigie.collector.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Who vouches for servers: the certificates of a file, read when they are first needed and then kept, or none. Any thread. */
public final class Authorities {
    private static final int MOST_BYTES = 1 << 20;

    private final @Nullable Path file;
    private volatile X509Certificate @Nullable [] read;

    /** Without a file there are none. */
    public Authorities(@Nullable Path file) {
        this.file = file;
    }

    /**
     * The certificates.
     *
     * @throws IOException if the file cannot be read, or holds none; the next call tries again
     */
    public X509Certificate[] certificates() throws IOException {
        X509Certificate[] known = read;
        if (known == null) {
            known = file == null ? new X509Certificate[0] : of(file);
            read = known;
        }
        return known.clone();
    }

    private static X509Certificate[] of(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        X509Certificate[] certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
        } catch (CertificateException e) {
            throw new IOException(file + " is no file of certificates: " + e.getMessage(), e);
        }
        if (certificates.length == 0) {
            throw new IOException(file + " holds no certificate");
        }
        return certificates;
    }
}
