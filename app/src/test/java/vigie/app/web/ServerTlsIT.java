package vigie.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over TLS, with certificates that are renewed, broken, and asked of clients. */
class ServerTlsIT {
    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private static TestCertificate first;
    private static TestCertificate second;
    private final ServerTls tls = new ServerTls();

    @BeforeAll
    static void make() throws Exception {
        first = TestCertificate.make(made, "first");
        second = TestCertificate.make(made, "second");
    }

    @BeforeEach
    void serveTheFirst() throws Exception {
        first.write(folder);
        tls.apply(files(null));
    }

    private TlsFiles files(@Nullable Path ca) {
        return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"), ca);
    }

    private static String ask(TestServer server, SSLContext trust, String... protocols) throws IOException {
        try (Socket plain = server.connect();
                SSLSocket socket = (SSLSocket)
                        trust.getSocketFactory().createSocket(plain, "127.0.0.1", server.web.port(), true)) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.getOutputStream()
                    .write("GET /-/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void isServed(String protocol) throws Exception {
        try (TestServer server = new TestServer(ConnectionLimits.DEFAULT, tls)) {
            assertThat(ask(server, first.trusted(null), protocol)).startsWith("HTTP/1.1 200 OK");
            assertThatThrownBy(() -> ask(server, second.trusted(null), protocol))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void whatIsOlderOrNotTlsIsCutOffAndHarmsNobody() throws Exception {
        try (TestServer server = new TestServer(ConnectionLimits.DEFAULT, tls)) {
            assertThatThrownBy(() -> ask(server, first.trusted(null), "TLSv1.1"))
                    .isInstanceOf(IOException.class);
            String plain = server.ask("GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(plain).doesNotContain("HTTP/1.1 200");
            assertThat(ask(server, first.trusted(null))).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aRenewedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
        try (TestServer server = new TestServer(ConnectionLimits.DEFAULT, tls)) {
            assertThat(tls.refresh()).isFalse();
            Files.writeString(folder.resolve("key.pem"), second.key());
            assertThatThrownBy(tls::refresh)
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessage("the key is not that of the certificate");
            assertThat(ask(server, first.trusted(null))).startsWith("HTTP/1.1 200 OK");
            Files.writeString(folder.resolve("cert.pem"), second.certificate());
            assertThat(tls.refresh()).isTrue();
            assertThat(ask(server, second.trusted(null))).startsWith("HTTP/1.1 200 OK");
            for (String broken : new String[] {"", "nonsense", second.key()}) {
                Files.writeString(folder.resolve("cert.pem"), broken);
                assertThatThrownBy(tls::refresh).hasMessageContaining("certificate");
            }
            Files.delete(folder.resolve("cert.pem"));
            assertThatThrownBy(tls::refresh).hasMessageContaining("does not exist");
            assertThat(ask(server, second.trusted(null))).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void withAClientCaAClientNeedsACertificateOfIts() throws Exception {
        Path ca = folder.resolve("ca.pem");
        Files.writeString(ca, second.certificate());
        tls.apply(files(ca));
        try (TestServer server = new TestServer(ConnectionLimits.DEFAULT, tls)) {
            assertThat(ask(server, first.trusted(second))).startsWith("HTTP/1.1 200 OK");
            assertThatThrownBy(() -> ask(server, first.trusted(null))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(server, first.trusted(first))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void noMessageShowsTheKey() throws Exception {
        String damaged = first.key().replaceFirst("\n..", "\nAA");
        assertThatThrownBy(() -> ServerTls.context(
                        first.certificate().getBytes(StandardCharsets.US_ASCII),
                        damaged.getBytes(StandardCharsets.US_ASCII),
                        null))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("the key ")
                .satisfies(e -> assertThat(e.toString() + e.getCause())
                        .doesNotContain(damaged.split("\n")[1].substring(0, 20)));
    }
}
