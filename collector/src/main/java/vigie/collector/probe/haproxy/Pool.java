package vigie.collector.probe.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.haproxy.StatsTable.Row;

/** A backend with its servers, as one answer tells of them. */
final class Pool {
    private static final int NAME = 80;

    final String name;
    private final List<Row> own = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    private Pool(String name) {
        this.name = name;
    }

    /** What HAProxy does with a server. */
    enum State {
        /** It is given requests. */
        UP,
        /** It failed its check, or its name does not resolve. */
        DOWN,
        /** A person or an agent took it out. */
        MAINT,
        /** It ends what it has and is given nothing new. */
        DRAIN;

        /** A server without a weight is given nothing, whatever its status says; one whose name does not resolve is out, and nobody wanted it. */
        static State of(Row row) {
            String status = row.text("status");
            if (status.equals("no check") || status.startsWith("UP")) {
                return row.text("weight").equals("0") ? DRAIN : UP;
            }
            if (status.startsWith("MAINT") && !status.contains("resolution")) {
                return MAINT;
            }
            return status.startsWith("DRAIN") || status.startsWith("NOLB") ? DRAIN : DOWN;
        }
    }

    /**
     * One server.
     *
     * @param address as {@code host:port}, empty if this HAProxy does not tell
     * @param backup whether it is given requests only when no other is there
     */
    record Server(String pool, String name, String address, State state, boolean backup, Row row) {
        /** With the name of its pool. */
        String fullName() {
            return pool + '/' + name;
        }
    }

    /** The backends of a table that have servers, in its order. */
    static Map<String, Pool> of(List<Row> rows) {
        Map<String, Pool> pools = new LinkedHashMap<>();
        for (Row row : rows) {
            String name = Excerpt.of(row.text("pxname"), NAME);
            if (row.isServer() && !name.isEmpty()) {
                pools.computeIfAbsent(name, Pool::new).servers.add(server(name, row));
            }
        }
        for (Row row : rows) {
            Pool pool = pools.get(Excerpt.of(row.text("pxname"), NAME));
            if (row.isBackend() && pool != null) {
                pool.own.add(row);
            }
        }
        return pools;
    }

    private static Server server(String pool, Row row) {
        boolean backup = row.number("bck") > 0;
        String name = Excerpt.of(row.text("svname"), NAME);
        return new Server(pool, name, Excerpt.of(row.text("addr"), NAME), State.of(row), backup, row);
    }

    List<Server> servers() {
        return servers;
    }

    /** The servers that are given requests: the ordinary ones that are up or, if none is, the backups. */
    List<Server> taking() {
        List<Server> first = up(server -> !server.backup);
        return first.isEmpty() ? up(Server::backup) : first;
    }

    /** Whether it has fallen back to its backups. */
    boolean isOnBackups() {
        return up(server -> !server.backup).isEmpty()
                && !up(Server::backup).isEmpty()
                && servers.stream().anyMatch(server -> !server.backup);
    }

    private List<Server> up(Predicate<Server> which) {
        return servers.stream()
                .filter(server -> server.state == State.UP && which.test(server))
                .toList();
    }

    /** How many requests wait, for any server and for certain ones. */
    double queue() {
        return Stream.concat(own.stream(), servers.stream().map(Server::row))
                .mapToDouble(row -> row.number("qcur"))
                .filter(n -> !Double.isNaN(n))
                .sum();
    }

    /** A number of the backend as a whole, NaN for none. */
    double number(String column) {
        return own.isEmpty() ? Double.NaN : own.get(0).number(column);
    }

    /** How many sessions the servers that take requests have, of those that they may; NaN if one of them has no limit. */
    double sessionShare() {
        double used = taking().stream().mapToDouble(s -> s.row.number("scur")).sum();
        double limit = taking().stream().mapToDouble(s -> s.row.number("slim")).sum();
        return limit > 0 ? used / limit : Double.NaN;
    }
}
