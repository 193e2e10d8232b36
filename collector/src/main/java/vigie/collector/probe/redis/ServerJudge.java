package vigie.collector.probe.redis;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** What a server's {@code INFO} means: its role, its replication from this end, its memory, its clients and what it has on disk. */
final class ServerJudge {
    private static final int MOST_REPLICAS = 200;

    private final Config config;
    private final @Nullable String labelled;

    /** For one target; {@code label} is the role that the estate says, or null. */
    ServerJudge(Config config, @Nullable String label) {
        this.config = config;
        this.labelled = label == null ? null : word(label);
    }

    /** A role in the words that the copies of every database have here; null for a label of another meaning. */
    private static @Nullable String word(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "primary", "master" -> "primary";
            case "standby", "replica", "slave" -> "standby";
            default -> null;
        };
    }

    void judge(RedisInfo info, Verdict verdict, RedisSeen seen) {
        if (info.is("loading")) {
            String percent = Excerpt.of(info.text("loading_loaded_perc"), 10);
            verdict.add(
                    Status.DOWN,
                    "it is loading its data from disk" + (percent.isEmpty() ? "" : ": " + percent + " % done"));
        }
        role(info, verdict, seen);
        if (info.isReplica()) {
            replica(info, verdict, seen);
        } else {
            seen.gauge("redis_replication_offset", info.number("master_repl_offset"));
        }
        fed(info, verdict, seen);
        memory(info, verdict, seen);
        clients(info, verdict, seen);
        disk(info, verdict, seen);
    }

    private void role(RedisInfo info, Verdict verdict, RedisSeen seen) {
        String role = info.isReplica() ? "standby" : "primary";
        if (labelled != null && !labelled.equals(role)) {
            verdict.add(
                    Status.DEGRADED,
                    info.isReplica()
                            ? "it is a replica, and labelled as the master"
                            : "it is a master, and labelled as a replica");
        }
        seen.gauge("redis_is_replica", info.isReplica() ? 1 : 0);
        if (config.isReplicated() && !info.mode().equals("cluster")) {
            seen.fact(new Fact(Fact.Topic.ROLE, "", role));
            double offset = info.number(info.isReplica() ? "slave_repl_offset" : "master_repl_offset");
            if (config.maxLagBytes() != null && offset >= 0) {
                seen.progress(new Seen.Progress("replication offset", (long) offset, config.maxLagBytes()));
            }
        }
    }

    private void replica(RedisInfo info, Verdict verdict, RedisSeen seen) {
        boolean up = info.text("master_link_status").equals("up");
        double silent = info.number("master_last_io_seconds_ago");
        String master = Excerpt.of(info.text("master_host") + ':' + info.text("master_port"), 80);
        if (!up) {
            double since = info.number("master_link_down_since_seconds");
            verdict.add(
                    Status.DEGRADED,
                    "its link to the master " + master + " is down"
                            + (since >= 0 ? " for " + (long) since + " s" : ""));
        } else if (silent > config.lagSeconds()) {
            verdict.add(
                    Status.DEGRADED,
                    "the master " + master + " was heard " + (long) silent + " s ago, allowed "
                            + Math.round(config.lagSeconds()) + " s");
        }
        if (info.is("master_sync_in_progress")) {
            verdict.add(Status.DEGRADED, "it is being copied anew from its master");
        }
        seen.gauge("redis_master_link_up", up ? 1 : 0);
        seen.gauge("redis_master_last_io_seconds", silent < 0 ? Double.NaN : silent);
        seen.gauge("redis_replication_offset", info.number("slave_repl_offset"));
    }

    /** The replicas that are fed from here, seen from this end. */
    private void fed(RedisInfo info, Verdict verdict, RedisSeen seen) {
        double own = info.number(info.isReplica() ? "slave_repl_offset" : "master_repl_offset");
        int online = 0;
        for (int i = 0; i < MOST_REPLICAS; i++) {
            String line = info.text("slave" + i);
            if (line.isEmpty()) {
                break;
            }
            RedisInfo replica = RedisInfo.fields(line);
            online += replica.text("state").equals("online") ? 1 : 0;
            one(replica, own, verdict, seen);
        }
        int least = requireNonNull(config.replicas());
        if (!info.isReplica() && online < least) {
            verdict.add(Status.DEGRADED, online + " of " + least + " expected replicas are online");
        }
        seen.gauge("redis_replicas", online);
    }

    private void one(RedisInfo replica, double own, Verdict verdict, RedisSeen seen) {
        String name = Excerpt.of(replica.text("ip") + ':' + replica.text("port"), 80);
        double bytes = Math.max(0, own - replica.number("offset"));
        double seconds = replica.number("lag");
        if (!replica.text("state").equals("online")) {
            verdict.add(
                    Status.DEGRADED, "replica " + name + " is not online: " + Excerpt.of(replica.text("state"), 40));
        } else if (seconds > config.lagSeconds()) {
            verdict.add(
                    Status.DEGRADED,
                    "replica " + name + " has not acknowledged for " + (long) seconds + " s, allowed "
                            + Math.round(config.lagSeconds()) + " s; it is " + (long) bytes + " bytes behind");
        } else if (config.maxLagBytes() != null && bytes > config.maxLagBytes()) {
            verdict.add(
                    Status.DEGRADED,
                    "replica " + name + " is " + (long) bytes + " bytes behind, allowed " + config.maxLagBytes());
        }
        Labels labels = Labels.of("replica", name);
        seen.figure(new Seen.Figure("redis_replica_lag_bytes", labels, Series.Kind.GAUGE, bytes));
        seen.figure(new Seen.Figure(
                "redis_replica_lag_seconds", labels, Series.Kind.GAUGE, seconds < 0 ? Double.NaN : seconds));
    }

    /** A limit matters where nothing gives way at it: a replica does not keep to it, and what can be evicted is evicted. */
    private void memory(RedisInfo info, Verdict verdict, RedisSeen seen) {
        double notCounted = info.number("mem_not_counted_for_evict");
        double used = info.number("used_memory") - (notCounted > 0 ? notCounted : 0);
        double most = info.number("maxmemory");
        long percent = requireNonNull(config.maxMemoryPercent());
        String policy = info.text("maxmemory_policy");
        boolean keepsAll = policy.equals("noeviction") || (policy.startsWith("volatile-") && !anyExpires(info));
        if (most > 0 && keepsAll && !info.isReplica() && used * 100 > most * percent) {
            verdict.add(
                    Status.DEGRADED,
                    (long) used + " of " + (long) most + " bytes of memory are used, allowed " + percent
                            + " %: with the policy " + Excerpt.of(policy, 40)
                            + (used > most ? " it refuses writes" : " it will refuse writes"));
        }
        seen.gauge("redis_used_memory_bytes", info.number("used_memory"));
        seen.gauge("redis_max_memory_bytes", most > 0 ? most : Double.NaN);
        seen.counter("redis_evicted_keys_total", info.number("evicted_keys"));
    }

    private static boolean anyExpires(RedisInfo info) {
        return info.values().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("db"))
                .anyMatch(entry -> RedisInfo.fields(entry.getValue()).number("expires") > 0);
    }

    private void clients(RedisInfo info, Verdict verdict, RedisSeen seen) {
        double connected = info.number("connected_clients");
        double most = info.number("maxclients");
        long percent = requireNonNull(config.maxClientsPercent());
        if (connected * 100 > most * percent) {
            verdict.add(
                    Status.DEGRADED,
                    (long) connected + " of " + (long) most + " clients are connected, allowed " + percent + " %");
        }
        seen.gauge("redis_connected_clients", connected);
        seen.gauge("redis_max_clients", most);
        seen.counter("redis_rejected_connections_total", info.number("rejected_connections"));
    }

    private static void disk(RedisInfo info, Verdict verdict, RedisSeen seen) {
        for (String[] what : List.of(
                new String[] {"rdb_last_bgsave_status", "the last snapshot (RDB) failed; it may refuse writes for that"
                },
                new String[] {"aof_last_write_status", "it cannot write its log (AOF), and refuses writes"},
                new String[] {"aof_last_bgrewrite_status", "the last rewrite of its log (AOF) failed"})) {
            if (info.text(what[0]).equals("err")) {
                verdict.add(Status.DEGRADED, what[1]);
            }
        }
        seen.gauge("redis_last_save_timestamp_seconds", info.number("rdb_last_save_time"));
        seen.gauge("redis_unsaved_changes", info.number("rdb_changes_since_last_save"));
    }
}
