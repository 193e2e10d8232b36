package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys and certificates made for a test by the JDK's keytool: authorities, and what they sign. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    public TestAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("authority.p12");
    }

    /** Makes a key and its certificate; more arguments of keytool follow, as {@code -signer root}. */
    public void make(String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + alias, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(arguments));
        Path log = folder.resolve(alias + ".log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    public X509Certificate certificate(String alias) throws GeneralSecurityException, IOException {
        return (X509Certificate) load().getCertificate(alias);
    }

    private PrivateKey key(String alias) throws GeneralSecurityException, IOException {
        return (PrivateKey) load().getKey(alias, PASSWORD.toCharArray());
    }

    /** A file of certificates. */
    public Path certificates(String... aliases) throws GeneralSecurityException, IOException {
        StringBuilder text = new StringBuilder();
        for (String alias : aliases) {
            text.append(pem("CERTIFICATE", certificate(alias).getEncoded()));
        }
        return Files.writeString(folder.resolve(String.join("-", aliases) + ".crt"), text);
    }

    /** A file of a private key. */
    public Path keyFile(String alias) throws GeneralSecurityException, IOException {
        Path file = Files.writeString(
                folder.resolve(alias + ".key"), pem("PRIVATE KEY", key(alias).getEncoded()));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    /** A server with the first one's key, that sends these certificates. */
    public RawServer serve(RawServer.Behaviour behaviour, String... chain)
            throws GeneralSecurityException, IOException {
        X509Certificate[] sent = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            sent[i] = certificate(chain[i]);
        }
        KeyStore served = KeyStore.getInstance("JKS"); // takes a chain that is none
        served.load(null, null);
        served.setKeyEntry("served", key(chain[0]), PASSWORD.toCharArray(), sent);
        assertThat(Arrays.asList(served.getCertificateChain("served"))).containsExactly(sent);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(served, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(socket, behaviour);
    }
}
