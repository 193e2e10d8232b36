package vigie.app.web;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the server proves itself with: TLS 1.2 and 1.3, read again when told to. A connection keeps what it began with; a new one
 * takes the newest that could be read. One caller at a time tells it to read; any thread takes the context.
 */
public final class ServerTls {
    private static final int MAX_BYTES = 1 << 20;

    private record Loaded(TlsFiles files, byte[] digest, SslContext context) {}

    private volatile @Nullable Loaded loaded;

    /** The newest context, or null for plain HTTP. */
    @Nullable
    SslContext context() {
        Loaded now = loaded;
        return now == null ? null : now.context;
    }

    /** Whether the server proves itself at all. */
    public boolean isOn() {
        return loaded != null;
    }

    /**
     * Goes over to what is in these files now, or to plain HTTP.
     *
     * @throws GeneralSecurityException if they hold nothing that can be served; what was served before is served on
     */
    public void apply(@Nullable TlsFiles files) throws GeneralSecurityException {
        loaded = files == null ? null : load(files);
    }

    /**
     * Looks whether the files changed, and if so takes them.
     *
     * @return whether something new is served
     * @throws GeneralSecurityException as {@link #apply}
     */
    public boolean refresh() throws GeneralSecurityException {
        Loaded before = loaded;
        if (before == null) {
            return false;
        }
        Loaded now = load(before.files);
        if (MessageDigest.isEqual(now.digest, before.digest)) {
            return false;
        }
        loaded = now;
        return true;
    }

    private static Loaded load(TlsFiles files) throws GeneralSecurityException {
        byte[] certificate = read(files.certificate());
        byte[] key = read(files.key());
        byte[] ca = files.clientCa() == null ? null : read(files.clientCa());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(certificate);
        digest.update(key);
        digest.update(ca == null ? new byte[0] : ca);
        return new Loaded(files, digest.digest(), context(certificate, key, ca));
    }

    private static byte[] read(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw new GeneralSecurityException("the file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new GeneralSecurityException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The context of a chain and its key.
     *
     * @throws GeneralSecurityException if they are not that, or not of each other; says which, and shows nothing of the key
     */
    public static SslContext context(byte[] certificate, byte[] key, byte @Nullable [] clientCa)
            throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificate, "the certificate");
        fits(chain.get(0), key);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (clientCa != null) {
                builder.trustManager(certificates(clientCa, "client_ca").toArray(X509Certificate[]::new))
                        .clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new GeneralSecurityException("the certificate and key cannot be served", e);
        }
    }

    private static List<X509Certificate> certificates(byte[] pem, String what) throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(c -> found.add((X509Certificate) c));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(what + " is no certificate in PEM", e);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(what + " is no certificate in PEM");
        }
        return found;
    }

    /** A key of another certificate would be found out by the first client only. */
    private static void fits(X509Certificate certificate, byte[] pem) throws GeneralSecurityException {
        PrivateKey key = PemKey.read(pem);
        PublicKey open = certificate.getPublicKey();
        if (!key.getAlgorithm().equals(open.getAlgorithm())) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        Signature signature = Signature.getInstance(
                key instanceof ECKey
                        ? "SHA256withECDSA"
                        : key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : key.getAlgorithm());
        byte[] text = {1};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }
}
