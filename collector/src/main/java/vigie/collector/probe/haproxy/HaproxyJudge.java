package vigie.collector.probe.haproxy;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.haproxy.Pool.Server;
import vigie.collector.probe.haproxy.Pool.State;
import vigie.collector.probe.haproxy.StatsTable.Row;
import vigie.model.CheckResult.Component;
import vigie.model.CheckResult.Fact;
import vigie.model.Status;

/** What HAProxy's statistics mean. Immutable; any thread. Costs one look at each row, and one at each server for each zone. */
final class HaproxyJudge {
    private static final int MOST_POOLS = 200;
    private static final int MOST_FACTS = 1_000;
    private static final int MOST_NAMES = 5;

    private final HaproxyProbe.Config config;
    private final Map<String, Pattern> zones = new LinkedHashMap<>();

    HaproxyJudge(HaproxyProbe.Config config) {
        this.config = config;
        config.zonesOrNone().forEach((zone, servers) -> {
            Pattern pattern = Expression.pattern("zones", servers);
            if (pattern != null) {
                zones.put(zone, pattern);
            }
        });
    }

    Probe.Answer judge(List<Row> rows) {
        Verdict verdict = new Verdict();
        Map<String, Pool> there = Pool.of(rows);
        List<Pool> pools = looked(there, verdict);
        List<Component> components = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        for (Pool pool : pools) {
            components.add(judge(pool, verdict));
            for (Server server : pool.servers()) {
                if (!server.address().isEmpty() && facts.size() < MOST_FACTS) {
                    facts.add(fact(server));
                }
            }
        }
        rows.stream().filter(Row::isFrontend).forEach(row -> sessions(row, verdict));
        return verdict.answer(components).seeing(new Seen(facts, List.of(), HaproxyFigures.of(pools, rows)));
    }

    private static Fact fact(Server server) {
        return new Fact(Fact.Topic.SERVER, server.address(), server.state() + " " + server.fullName());
    }

    /** The pools that the estate names, or all. */
    private List<Pool> looked(Map<String, Pool> there, Verdict verdict) {
        if (config.poolsOrAll().isEmpty()) {
            if (there.isEmpty()) {
                verdict.add(Status.DEGRADED, "it has no pool with a server");
            }
            return there.values().stream().limit(MOST_POOLS).toList();
        }
        List<Pool> named = new ArrayList<>();
        for (String name : config.poolsOrAll()) {
            Pool pool = there.get(name);
            if (pool == null) {
                verdict.add(Status.DOWN, "there is no pool " + Excerpt.of(name, 80) + " with a server");
            } else {
                named.add(pool);
            }
        }
        return named;
    }

    private Component judge(Pool pool, Verdict whole) {
        List<Server> taking = pool.taking();
        String out = out(pool);
        String counts = taking.size() + " of " + pool.servers().size() + " servers take requests" + out;
        List<String> wrong = new ArrayList<>();
        if (taking.size() < config.leastServers()) {
            wrong.add("pool " + pool.name + ": " + counts + ", expected at least " + config.leastServers());
        }
        if (pool.isOnBackups()) {
            wrong.add("pool " + pool.name + " runs on its backup servers" + out);
        }
        zones.forEach((zone, servers) -> zone(pool, taking, zone, servers, wrong));
        load(pool, wrong);
        outForLong(pool, wrong);
        Status status = wrong.isEmpty() ? Status.UP : Status.DEGRADED;
        if (taking.isEmpty()) {
            status = Status.DOWN;
            whole.add(status, "pool " + pool.name + " has no server that takes requests" + out);
        } else {
            wrong.forEach(reason -> whole.add(Status.DEGRADED, reason));
        }
        String queue = pool.queue() > 0 ? ", " + (long) pool.queue() + " requests wait" : "";
        return new Component(pool.name, status, Excerpt.of(counts + queue, 200));
    }

    /** The servers that are given nothing, and why. */
    private static String out(Pool pool) {
        List<Server> out =
                pool.servers().stream().filter(s -> s.state() != State.UP).toList();
        return out.isEmpty()
                ? ""
                : " ("
                        + out.stream()
                                .limit(MOST_NAMES)
                                .map(s -> s.name() + " is " + Excerpt.of(s.row().text("status"), 40))
                                .collect(Collectors.joining(", "))
                        + (out.size() > MOST_NAMES ? " and " + (out.size() - MOST_NAMES) + " more)" : ")");
    }

    private static void zone(Pool pool, List<Server> taking, String zone, Pattern servers, List<String> wrong) {
        if (!stands(taking, servers)) {
            wrong.add("pool " + pool.name + " has no server "
                    + (stands(pool.servers(), servers) ? "that takes requests in zone " : "in zone ") + zone);
        }
    }

    private static boolean stands(Collection<Server> all, Pattern which) {
        return all.stream().anyMatch(s -> which.matches(s.name()) || which.matches(s.address()));
    }

    private void load(Pool pool, List<String> wrong) {
        Integer most = config.maxQueue();
        if (most != null && pool.queue() > most) {
            wrong.add("pool " + pool.name + ": " + (long) pool.queue() + " requests wait, expected at most " + most);
        }
        if (100 * pool.sessionShare() >= config.sessionsPercent()) {
            wrong.add("pool " + pool.name + ": its servers have " + Math.round(100 * pool.sessionShare())
                    + " % of the sessions that they may have");
        }
    }

    private void outForLong(Pool pool, List<String> wrong) {
        if (config.maxMaintenance() == null) {
            return;
        }
        long most = config.maxMaintenance().toSeconds();
        for (Server server : pool.servers()) {
            boolean takenOut = server.state() == State.MAINT || server.state() == State.DRAIN;
            if (takenOut && server.row().number("lastchg") > most && wrong.size() < MOST_NAMES) {
                wrong.add("server " + server.fullName() + " is " + server.state() + " for "
                        + (long) server.row().number("lastchg") + " s, expected at most " + most + " s");
            }
        }
    }

    private void sessions(Row frontend, Verdict verdict) {
        double used = frontend.number("scur");
        double limit = frontend.number("slim");
        if (limit > 0 && 100 * used >= config.sessionsPercent() * limit) {
            verdict.add(
                    Status.DEGRADED,
                    "frontend " + Excerpt.of(frontend.text("pxname"), 80) + " has " + (long) used + " of "
                            + (long) limit + " sessions");
        }
    }
}
