package vigie.collector.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** TLS of calls out: the JDK's, version 1.2 and 1.3. Whose certificate does not name the host is refused by {@link Dial}. */
public final class ClientTls {
    private ClientTls() {}

    /** Trusts what the JDK trusts, and these certificates instead if any are given. */
    public static SslContext trusting(X509Certificate... certificates) {
        return made(builder(), certificates);
    }

    /** The same for HTTP/2, on which the two sides agree while hands are shaken (ALPN): servers of gRPC take nothing else. */
    public static SslContext http2(X509Certificate... certificates) {
        var offer = new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2);
        return made(builder().applicationProtocolConfig(offer), certificates);
    }

    private static SslContext made(SslContextBuilder builder, X509Certificate... certificates) {
        try {
            return certificates.length == 0
                    ? builder.build()
                    : builder.trustManager(certificates).build();
        } catch (SSLException e) {
            throw new IllegalStateException("the JDK has no TLS 1.2 and 1.3", e);
        }
    }

    /** Trusts anybody for one look, of which the witness tells. */
    public static SslContext showing(ChainWitness witness) {
        try {
            return builder().trustManager(witness).build();
        } catch (SSLException e) {
            throw new IllegalStateException("the JDK has no TLS 1.2 and 1.3", e);
        }
    }

    private static SslContextBuilder builder() {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
    }
}
