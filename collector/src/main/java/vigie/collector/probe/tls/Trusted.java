package vigie.collector.probe.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities that vouch for servers. Immutable. */
record Trusted(List<X509Certificate> authorities) {
    Trusted {
        authorities = List.copyOf(authorities);
    }

    /** Those that Java trusts. */
    static Trusted byJava() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trusting) {
                return new Trusted(Arrays.asList(trusting.getAcceptedIssuers()));
            }
        }
        return new Trusted(List.of());
    }

    /** Whether a certificate is one of an authority, or signed by one. */
    boolean vouchesFor(X509Certificate certificate) {
        return authorities.stream()
                .anyMatch(authority -> authority.equals(certificate) || isIssuer(authority, certificate));
    }

    /** Whether one has signed the other. */
    static boolean isIssuer(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What is wrong with a path as PKIX sees it (RFC 5280), or null. Whether a certificate was revoked is not asked. */
    @Nullable
    String refusal(List<X509Certificate> path, Instant now) {
        Set<TrustAnchor> anchors =
                authorities.stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
        List<X509Certificate> below =
                path.stream().filter(c -> !authorities.contains(c)).toList();
        if (anchors.isEmpty() || below.isEmpty()) {
            return null; // nothing vouches, which is told by name, or it is trusted by itself
        }
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            var path509 = CertificateFactory.getInstance("X.509").generateCertPath(below);
            CertPathValidator.getInstance("PKIX").validate(path509, parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return String.valueOf(e.getMessage());
        } catch (GeneralSecurityException e) {
            return "it cannot be judged: " + e.getMessage();
        }
    }
}
