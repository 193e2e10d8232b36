package vigie.collector.probe.postgres;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import vigie.model.Secret;

/**
 * Gives the driver the password when the server asks for it, and never in clear to a server that has not proved who it is. The driver makes
 * this by its name and hands it the properties of the connection.
 */
public final class PostgresPassword implements AuthenticationPlugin {
    static final String SECRET = "vigie.secret";
    static final String PROVED = "vigie.proved";

    private final @Nullable Secret secret;
    private final boolean proved;

    /** Called by the driver. */
    public PostgresPassword(Properties properties) {
        this.secret = (Secret) properties.get(SECRET);
        this.proved = Boolean.TRUE.equals(properties.get(PROVED));
    }

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type == AuthenticationRequestType.CLEARTEXT_PASSWORD && !proved) {
            throw new PSQLException(
                    "the server asks for the password in clear, which needs tls: verify",
                    PSQLState.INVALID_AUTHORIZATION_SPECIFICATION);
        }
        return secret == null ? null : secret.reveal().toCharArray();
    }
}
