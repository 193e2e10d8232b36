package vigie.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vigie.app.estate.Environment;
import vigie.app.estate.SecretSyntax;
import vigie.model.Secret;

/** The options with which a command proves itself to a service, and the service to it. */
final class Identity {
    @Option(
            names = "--token",
            paramLabel = "REFERENCE",
            description = "The token of the API, by reference: file:PATH or env:NAME.")
    private @Nullable String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who signs the service's certificate, in PEM (default: whom Java trusts).")
    private @Nullable Path ca;

    /** The token, or null if none was given. */
    @Nullable
    Secret token() throws ApiClient.Failed {
        try {
            return token == null ? null : new SecretSyntax(Environment.SYSTEM, Path.of("")).parse(token);
        } catch (IllegalArgumentException e) {
            throw new ApiClient.Failed(Exit.USAGE, "--token: " + e.getMessage());
        }
    }

    /** Whom to believe, or null for whom Java trusts. */
    @Nullable
    SSLContext trust() throws ApiClient.Failed {
        return trust(ca);
    }

    /** Whom a file of certificates says to believe, or null without one. */
    @Nullable
    static SSLContext trust(@Nullable Path ca) throws ApiClient.Failed {
        if (ca == null) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(ca)))) {
                store.setCertificateEntry("ca-" + store.size(), each);
            }
            if (store.size() == 0) {
                throw new GeneralSecurityException("it holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ApiClient.Failed(Exit.USAGE, "--ca: " + ca + " cannot be used: " + e.getMessage());
        }
    }
}
