package vigie.collector.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets one handshake end whoever the server is, and keeps what it showed, so that all that is wrong with it can be told. For looking only:
 * nothing may be sent over such a connection. Written on the event loop before the transport says that the look is over, read after that.
 */
public final class ChainWitness extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> chain = List.of();
    private volatile boolean named;

    /** The certificates in the order in which they were sent, the server's own first; empty if none came. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Whether the server's own certificate names whom was asked for. */
    public boolean isNamed() {
        return named;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
            throws CertificateException {
        chain = List.of(sent);
        named = isNamed(sent[0], authType, engine);
    }

    /** Asks the JDK, which trusts the certificate itself for this, so that nothing counts but the name. */
    private static boolean isNamed(X509Certificate own, String authType, SSLEngine engine) throws CertificateException {
        try {
            KeyStore only = KeyStore.getInstance(KeyStore.getDefaultType());
            only.load(null, null);
            only.setCertificateEntry("own", own);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(only);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager checking) {
                    checking.checkServerTrusted(new X509Certificate[] {own}, authType, engine);
                }
            }
            return true;
        } catch (CertificateException e) {
            return false;
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the name cannot be checked", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("only engines are looked at");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType) throws CertificateException {
        throw new CertificateException("only engines are looked at");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
