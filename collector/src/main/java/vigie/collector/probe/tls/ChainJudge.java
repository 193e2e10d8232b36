package vigie.collector.probe.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/**
 * What is wrong with the certificates that a server shows, each thing by its name.
 *
 * <p>They are followed from the server's own to the first that somebody trusted vouches for. What is sent beyond that, or beside it, is
 * of no use to clients and is not judged.
 */
final class ChainJudge {
    private static final int LONGEST = 10;

    private final Trusted trusted;
    private final Duration atLeast;

    ChainJudge(Trusted trusted, Duration atLeast) {
        this.trusted = trusted;
        this.atLeast = atLeast;
    }

    /** Judges what was shown; when the first of those that count ends. */
    Instant judge(List<X509Certificate> shown, boolean named, String serverName, Instant now, Verdict verdict) {
        List<X509Certificate> path = path(shown);
        boolean bad = !named;
        if (!named) {
            verdict.add(
                    Status.DOWN,
                    "the certificate does not name " + Excerpt.of(serverName, 100) + ": it names "
                            + names(path.get(0)));
        }
        X509Certificate last = path.get(path.size() - 1);
        if (!trusted.vouchesFor(last)) {
            bad = true;
            verdict.add(Status.DOWN, unknown(path, last));
        }
        Instant first = Instant.MAX;
        for (X509Certificate certificate : path) {
            bad |= dates(certificate, now, verdict);
            Instant end = certificate.getNotAfter().toInstant();
            first = end.isBefore(first) ? end : first;
        }
        String refusal = bad ? null : trusted.refusal(path, now);
        if (refusal != null) {
            verdict.add(Status.DOWN, "the certificates are not valid: " + Excerpt.of(refusal, 200));
        }
        return first;
    }

    private List<X509Certificate> path(List<X509Certificate> shown) {
        List<X509Certificate> left = new ArrayList<>(shown.subList(1, Math.min(shown.size(), LONGEST)));
        List<X509Certificate> path = new ArrayList<>(List.of(shown.get(0)));
        X509Certificate last = shown.get(0);
        while (!trusted.vouchesFor(last)) {
            X509Certificate at = last;
            X509Certificate issuer = left.stream()
                    .filter(other -> Trusted.isIssuer(other, at))
                    .findFirst()
                    .orElse(null);
            if (issuer == null) {
                break;
            }
            left.remove(issuer);
            path.add(issuer);
            last = issuer;
        }
        return path;
    }

    private static String unknown(List<X509Certificate> path, X509Certificate last) {
        boolean ofItself = Trusted.isIssuer(last, last);
        if (ofItself && path.size() == 1) {
            return "the certificate of " + subject(last) + " is self-signed: nobody vouches for it";
        }
        return ofItself
                ? "the authority " + subject(last) + " is not known"
                : "the chain is incomplete: it ends at " + subject(last) + ", whose issuer " + issuer(last)
                        + " is neither sent nor known";
    }

    /** Whether the certificate is not valid now. */
    private boolean dates(X509Certificate certificate, Instant now, Verdict verdict) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(begin)) {
            verdict.add(Status.DOWN, "the certificate of " + subject(certificate) + " is not valid before " + begin);
            return true;
        }
        if (now.isAfter(end)) {
            verdict.add(Status.DOWN, "the certificate of " + subject(certificate) + " ended at " + end);
            return true;
        }
        Duration left = Duration.between(now, end);
        if (left.compareTo(atLeast) < 0) {
            verdict.add(
                    Status.DEGRADED,
                    "the certificate of " + subject(certificate) + " ends in " + left.toHours()
                            + " h, expected at least " + atLeast.toHours() + " h");
        }
        return false;
    }

    private static String subject(X509Certificate certificate) {
        return Excerpt.of(certificate.getSubjectX500Principal().getName(), 80);
    }

    private static String issuer(X509Certificate certificate) {
        return Excerpt.of(certificate.getIssuerX500Principal().getName(), 80);
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> told = certificate.getSubjectAlternativeNames();
            return told == null || told.isEmpty()
                    ? "nobody"
                    : Excerpt.of(
                            String.join(
                                    ", ",
                                    told.stream()
                                            .map(name -> String.valueOf(name.get(1)))
                                            .toList()),
                            200);
        } catch (CertificateParsingException e) {
            return "nobody that can be read";
        }
    }
}
