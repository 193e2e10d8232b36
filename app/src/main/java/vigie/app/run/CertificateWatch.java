package vigie.app.run;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.app.web.ServerTls;
import vigie.app.web.TlsFiles;

/**
 * Keeps the certificate that is served up to date: who renews it writes files, and tells nobody. Files that cannot be served are told
 * and change nothing.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final long EVERY_SECONDS = 60;

    private final ServerTls tls = new ServerTls();

    private CertificateWatch() {}

    /**
     * A watch that serves what is in the files now.
     *
     * @throws IOException if that cannot be served
     */
    static CertificateWatch of(@Nullable TlsFiles files) throws IOException {
        CertificateWatch watch = new CertificateWatch();
        try {
            watch.apply(files);
        } catch (GeneralSecurityException e) {
            throw new IOException("api.tls: " + e.getMessage(), e);
        }
        return watch;
    }

    ServerTls tls() {
        return tls;
    }

    /**
     * Goes over to other files.
     *
     * @throws GeneralSecurityException if they cannot be served; the old ones are served on
     */
    synchronized void apply(@Nullable TlsFiles files) throws GeneralSecurityException {
        tls.apply(files);
    }

    /** Looks once a minute; {@code told} gets what is wrong with the files, nothing if they are in order. */
    void lookRegularly(ScheduledExecutorService timer, Executor files, Consumer<List<String>> told) {
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> files.execute(() -> told.accept(look())), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized List<String> look() {
        try {
            if (tls.refresh()) {
                LOG.info("the certificate has changed: new connections get the new one");
            }
            return List.of();
        } catch (GeneralSecurityException e) {
            LOG.error("the new certificate is refused, the old one is served on: {}", e.getMessage());
            return List.of("api.tls: " + e.getMessage() + "; the old certificate is served on");
        }
    }
}
