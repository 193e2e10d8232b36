package vigie.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * The Ed25519 key (RFC 8032) that signs the checkpoints of a node's audit chain: {@code audit.key}, for its owner only, and {@code
 * audit.pub}, to be kept elsewhere, both PEM. Made at the first start.
 */
public final class AuditKey implements UnaryOperator<String> {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final PrivateKey key;

    private AuditKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads the key of a folder, or makes one.
     *
     * @throws IOException if it can be neither read nor written
     */
    static AuditKey in(Path folder) throws IOException {
        Path file = folder.resolve("audit.key");
        try {
            if (!Files.exists(file)) {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                Files.writeString(
                        folder.resolve("audit.pub"),
                        pem(PUBLIC, pair.getPublic().getEncoded()));
                write(file, pem(PRIVATE, pair.getPrivate().getEncoded()));
            }
            byte[] encoded = der(PRIVATE, Files.readString(file));
            return new AuditKey(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is no Ed25519 key in PEM", e);
        }
    }

    // Whole or not at all, and never readable for others.
    private static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("audit.key.new");
        Files.deleteIfExists(draft);
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, text);
        Files.move(draft, file);
    }

    private static String pem(String what, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static byte[] der(String what, String pem) {
        String body = pem.replace("-----BEGIN " + what + "-----", "").replace("-----END " + what + "-----", "");
        return Base64.getMimeDecoder().decode(body.strip());
    }

    /** The signature of a text, in Base64. */
    @Override
    public String apply(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs every text", e);
        }
    }

    /**
     * Whether a signature is that of a text by the key whose public half a file holds.
     *
     * @throws IOException if the file cannot be read, or holds no such key
     */
    public static boolean verifies(Path publicKey, String text, String signature) throws IOException {
        try {
            byte[] encoded = der(PUBLIC, Files.readString(publicKey));
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (java.security.SignatureException e) {
            return false;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(publicKey + " and the signature are not of Ed25519", e);
        }
    }
}
