package vigie.app.web;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's certificate is, all in PEM.
 *
 * @param certificate the chain, the server's own first
 * @param key its private key, PKCS #8 without a password
 * @param clientCa who must have signed the certificate of a client, or null if clients need none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}
