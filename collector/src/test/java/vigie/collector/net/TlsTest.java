package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.net.TcpTransport.TcpListener;
import vigie.collector.net.TcpTransport.TcpRequest;
import vigie.model.CheckResult.Phase;

/** Certificates made for the test by the JDK's keytool. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static KeyStore right;
    private static KeyStore otherName;

    @BeforeAll
    static void makeCertificates() throws Exception {
        right = make("right", "SAN=dns:localhost,ip:127.0.0.1");
        otherName = make("other", "SAN=dns:elsewhere.example");
    }

    private static KeyStore make(String name, String extension) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        extension,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static X509Certificate certificate(KeyStore store) throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    }

    private static RawServer server(KeyStore store, RawServer.Behaviour behaviour)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(socket, behaviour);
    }

    private static Heard call(KeyStore trusted, String host, RawServer server) throws Exception {
        try (Transports transports = new Transports(ClientTls.trusting(certificate(trusted)))) {
            return transports.call(Heard.get("https://" + host + ":" + server.port() + "/", "a"));
        }
    }

    private static void answer(RawServer.Connection connection) throws IOException {
        while (connection.readHead()) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    }

    @Test
    void reportsWhenTheCertificateEnds() throws Exception {
        try (RawServer server = server(right, TlsTest::answer)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                Heard heard = call(right, host, server);
                assertThat(heard.text()).as(heard.reason).isEqualTo("ok");
                assertThat(heard.certificateExpiry)
                        .isEqualTo(certificate(right).getNotAfter().toInstant());
            }
        }
    }

    @Test
    void refusesACertificateForAnotherName() throws Exception {
        try (RawServer server = server(otherName, TlsTest::answer)) {
            Heard heard = call(otherName, "127.0.0.1", server);
            assertThat(heard.phase).isEqualTo(Phase.TLS);
            assertThat(heard.sent).isFalse();
            assertThat(heard.reason).startsWith("TLS with 127.0.0.1 failed");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void refusesACertificateThatNobodyTrusts() throws Exception {
        try (RawServer server = server(right, TlsTest::answer)) {
            assertThat(call(otherName, "localhost", server).phase).isEqualTo(Phase.TLS);
        }
    }

    @Test
    void saysThatTheOtherSideSpeaksNoTlsOrNothingAtAll() throws Exception {
        try (Transports transports = new Transports();
                RawServer plain = new RawServer(c -> c.write("220 hello\r\n"));
                RawServer silent = new RawServer(c -> c.pause(60_000))) {
            assertThat(transports.call(Heard.get("https://127.0.0.1:" + plain.port(), "")).phase)
                    .isEqualTo(Phase.TLS);
            Heard hung = transports.call(
                    Heard.request("GET", "https://127.0.0.1:" + silent.port(), "", null, Duration.ofMillis(300), 100));
            assertThat(hung.phase).isEqualTo(Phase.TLS);
            assertThat(hung.reason).isEqualTo("the TLS handshake did not end within 300 ms");
        }
    }

    @Test
    void looksAtAPortWithTls() throws Exception {
        try (Transports transports = new Transports(ClientTls.trusting(certificate(right)));
                RawServer server = server(right, c -> c.write("hello"))) {
            CountDownLatch over = new CountDownLatch(1);
            AtomicReference<@Nullable Object> got = new AtomicReference<>();
            @SuppressWarnings(
                    "NullAway") // On JDK 17 javac does not show NullAway the annotation of an array in a class file.
            TcpRequest request = new TcpRequest(
                    "127.0.0.1", server.port(), true, null, 5, Duration.ofSeconds(5), AddressPolicies.targets());
            transports.tcp.open(request, new TcpListener() {
                @Override
                public boolean answered(byte[] soFar) {
                    return false;
                }

                @Override
                public void end(@Nullable Instant certificateExpiry) {
                    got.set(certificateExpiry);
                    over.countDown();
                }

                @Override
                public void failed(Phase phase, String reason) {
                    got.set(reason);
                    over.countDown();
                }
            });
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(got.get()).isEqualTo(certificate(right).getNotAfter().toInstant());
        }
    }
}
