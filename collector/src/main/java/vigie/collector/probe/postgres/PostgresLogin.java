package vigie.collector.probe.postgres;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Who looks into a PostgreSQL server, at which database and how the connection is protected: the same keys in every check that does.
 *
 * @param user who looks
 * @param password by reference, or null
 * @param database in which it looks; {@code postgres} unless said
 * @param tls {@code prefer} unless said
 * @param ca a file of certificates that vouch for the server, in place of those that Java trusts; needs {@code tls: verify}
 */
public record PostgresLogin(
        String user,
        @Nullable Secret password,
        String database,
        PostgresTls tls,
        @Nullable Path ca) {

    /** Names the fault with the key that it is under. */
    public PostgresLogin {
        if (user.isBlank()) {
            throw new IllegalArgumentException("user must not be empty: was empty");
        }
        if (ca != null && tls != PostgresTls.VERIFY) {
            throw new IllegalArgumentException("ca needs tls: verify");
        }
    }

    /** With what is not said filled in. */
    public static PostgresLogin of(
            String user,
            @Nullable Secret password,
            @Nullable String database,
            @Nullable PostgresTls tls,
            @Nullable Path ca) {
        return new PostgresLogin(
                user, password, database == null ? "postgres" : database, tls == null ? PostgresTls.PREFER : tls, ca);
    }
}
