package vigie.collector.probe.integrity;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.postgres.PostgresAsk;
import vigie.collector.probe.postgres.PostgresLogin;
import vigie.collector.probe.postgres.PostgresTls;
import vigie.collector.probe.postgres.SqlQuery;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: integrity}: verifies data all the time, a little in each poll: constraints of a database that must hold, or files of this
 * machine that must be as their checksums say. What is broken is a fact, of which the detector makes one finding for the service. Answers
 * rows 3.1.3 and 4.2.2 of the mission.
 *
 * <p>UNKNOWN until everything was looked at once, so that a process that starts again resolves nothing that it has not seen.
 */
public final class IntegrityProbe implements Probe {
    private final Examiner examiner;

    IntegrityProbe(Target target, Config config, Context context, Executor lane) {
        Duration every = requireNonNull(config.every());
        if (config.manifest() != null) {
            Path root =
                    config.root() == null ? config.manifest().toAbsolutePath().getParent() : config.root();
            long bytes = requireNonNull(config.bytesPerPoll());
            this.examiner = new FileExaminer(config.manifest(), requireNonNull(root), every, bytes, context, lane);
        } else {
            HostPort place = HostPort.parse(target.instance().address());
            PostgresAsk database = new PostgresAsk(place, config.login(), context, lane);
            this.examiner = new ConstraintExaminer(requireNonNull(config.constraints()), every, database, context);
        }
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "integrity",
                Config.class,
                (target, config, context) -> new IntegrityProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        examiner.look(timeout, whenDone);
    }

    @Override
    public void close() {
        examiner.close();
    }

    /**
     * The keys of an {@code integrity} check: {@code constraints} with a {@code user}, or a {@code manifest}.
     *
     * @param user who looks at the constraints
     * @param password by reference
     * @param database in which it looks; {@code postgres} unless said
     * @param tls {@code prefer} unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param constraints names to questions, each one {@code SELECT} that must find no row
     * @param manifest a file as {@code sha256sum} or {@code sha512sum} writes it
     * @param root below which its files are; the manifest's own folder unless said
     * @param every how long a round over everything takes; 1 hour unless said
     * @param bytesPerPoll how much is read of files in one poll; 64 MiB unless said
     */
    public record Config(
            @Nullable String user,
            @Nullable Secret password,
            @Nullable String database,
            @Nullable PostgresTls tls,
            @Nullable Path ca,
            @Nullable Map<String, String> constraints,
            @Nullable Path manifest,
            @Nullable Path root,
            @Nullable Duration every,
            @Nullable Long bytesPerPoll) {

        private static final Duration EVERY = Duration.ofHours(1);
        private static final long BYTES = 64L << 20;

        public Config {
            constraints =
                    constraints == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(constraints));
            every = requireNonNullElse(every, EVERY);
            bytesPerPoll = requireNonNullElse(bytesPerPoll, BYTES);
            if (constraints.isEmpty() == (manifest == null)) {
                throw new IllegalArgumentException("constraints or manifest must be said, one of them: was "
                        + (manifest == null ? "neither" : "both"));
            }
            if ((user == null) != constraints.isEmpty()) {
                throw new IllegalArgumentException("user must be said with constraints, and only there: was "
                        + (user == null ? "not said" : "said"));
            }
            if (user != null) {
                PostgresLogin.of(user, password, database, tls, ca);
            }
            if (root != null && manifest == null) {
                throw new IllegalArgumentException("root needs manifest");
            }
            if (constraints.size() > 200) {
                throw new IllegalArgumentException("constraints must be at most 200: was " + constraints.size());
            }
            constraints.forEach((name, query) -> {
                if (name.isBlank() || name.length() > 100) {
                    throw new IllegalArgumentException(
                            "constraints must have names of at most 100 characters: was " + Excerpt.of(name, 80));
                }
                SqlQuery.of(name, query);
            });
            if (every.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("every must be at least 1s: was " + every);
            }
            if (bytesPerPoll < 1 << 20) {
                throw new IllegalArgumentException("bytes_per_poll must be at least 1048576: was " + bytesPerPoll);
            }
        }

        PostgresLogin login() {
            return PostgresLogin.of(requireNonNull(user), password, database, tls, ca);
        }
    }
}
