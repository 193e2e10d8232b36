package vigie.collector.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.RealContext;

/** A real server of PostgreSQL behind TLS, with a certificate for 127.0.0.1 that no authority has signed. */
class PostgresTlsIT {
    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    private final RealContext context = new RealContext().ticking();

    @BeforeAll
    static void start() throws Exception {
        certificate("right");
        certificate("other");
        server = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", folder.resolve("right.crt").toString())
                .setServerConfig("ssl_key_file", folder.resolve("right.key").toString())
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    /** A certificate and its key as files, made by the JDK's keytool. */
    private static void certificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
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
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        pem(
                name + ".key",
                "PRIVATE KEY",
                keys.getKey(name, "changeit".toCharArray()).getEncoded());
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Path written = Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
    }

    private PostgresLine open(String host, PostgresTls tls, @Nullable String ca) throws SQLException {
        PostgresLogin login = PostgresLogin.of("postgres", null, null, tls, ca == null ? null : folder.resolve(ca));
        PostgresLine line = new PostgresLine(new HostPort(host, server.getPort()), login, context);
        line.open(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
        return line;
    }

    private static boolean isEncrypted(PostgresLine line) throws SQLException {
        boolean encrypted = line.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                .get(0)
                .get(0)
                .is("ssl");
        line.close();
        return encrypted;
    }

    @Test
    void aServerThatProvesWhoItIsIsTrusted() throws Exception {
        assertThat(isEncrypted(open("127.0.0.1", PostgresTls.VERIFY, "right.crt")))
                .isTrue();
    }

    @Test
    void aServerThatDoesNotIsRefused() {
        assertThatThrownBy(() -> open("127.0.0.1", PostgresTls.VERIFY, "other.crt"))
                .hasMessageContaining("SSL error");
        assertThatThrownBy(() -> open("127.0.0.1", PostgresTls.VERIFY, null)).hasMessageContaining("SSL error");
        assertThatThrownBy(() -> open("localhost", PostgresTls.VERIFY, "right.crt"))
                .hasMessageContaining("hostname");
    }

    @Test
    void whatIsPreferredIsUsedWhoeverTheServerIs() throws Exception {
        assertThat(isEncrypted(open("127.0.0.1", PostgresTls.PREFER, null))).isTrue();
        assertThat(isEncrypted(open("127.0.0.1", PostgresTls.NONE, null))).isFalse();
    }
}
