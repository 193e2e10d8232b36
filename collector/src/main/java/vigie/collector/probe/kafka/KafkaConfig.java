package vigie.collector.probe.kafka;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.collector.probe.Failing;
import vigie.model.Secret;

/**
 * The keys of a {@code kafka} check; every one may be left out.
 *
 * @param user who looks, by SASL PLAIN; nobody in particular unless said
 * @param password by reference
 * @param tls {@code none} unless said
 * @param ca a file of certificates that vouch for the brokers, in place of those that Java trusts
 * @param topics an expression that the whole name of a topic must match to be looked at; all unless said
 * @param minIsr whether {@code min.insync.replicas} of the topics is read and judged; so unless said
 * @param logDirs whether the log directories of the broker are judged; so unless said
 * @param controller whether the controller is asked for; so unless said
 * @param groups of consumers whose lag is told
 */
public record KafkaConfig(
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Tls tls,
        @Nullable Path ca,
        @Nullable String topics,
        @Nullable Boolean minIsr,
        @Nullable Boolean logDirs,
        @Nullable Boolean controller,
        @Nullable List<Group> groups) {

    private static final int MOST_GROUPS = 20;

    public KafkaConfig {
        tls = tls == null ? Tls.NONE : tls;
        minIsr = !Boolean.FALSE.equals(minIsr);
        logDirs = !Boolean.FALSE.equals(logDirs);
        controller = !Boolean.FALSE.equals(controller);
        groups = groups == null ? List.of() : List.copyOf(groups);
        Expression.pattern("topics", topics);
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("user and password must be said together");
        }
        if (ca != null && tls != Tls.VERIFY) {
            throw new IllegalArgumentException("ca needs tls: verify");
        }
        if (groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException(
                    "groups must have at most " + MOST_GROUPS + " entries: was " + groups.size());
        }
        if (groups.stream().map(Group::name).distinct().count() < groups.size()) {
            throw new IllegalArgumentException("groups must have different names: was "
                    + groups.stream().map(Group::name).toList());
        }
    }

    /** How a connection is protected. */
    public enum Tls {
        /** Not at all. */
        NONE,
        /** Always, and the broker proves who it is. */
        VERIFY
    }

    /**
     * A group of consumers.
     *
     * @param name its {@code group.id}
     * @param maxLag how many records it may be behind over all its partitions; any number unless said
     * @param failing what more is; {@code degraded} unless said
     */
    public record Group(
            String name, @Nullable Long maxLag, @Nullable Failing failing) {
        public Group {
            failing = failing == null ? Failing.DEGRADED : failing;
            if (name.isBlank() || name.length() > 255) {
                throw new IllegalArgumentException(
                        "name must have from 1 to 255 characters: was " + Excerpt.of(name, 80));
            }
            if (maxLag != null && maxLag < 0) {
                throw new IllegalArgumentException("max_lag must be at least 0: was " + maxLag);
            }
        }

        Failing worse() {
            return requireNonNull(failing);
        }
    }

    @Nullable
    Pattern topicPattern() {
        return Expression.pattern("topics", topics);
    }

    boolean overTls() {
        return tls == Tls.VERIFY;
    }

    boolean asks(@Nullable Boolean key) {
        return Boolean.TRUE.equals(key);
    }
}
