package vigie.collector.probe.haproxy;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen.Figure;
import vigie.collector.probe.haproxy.Pool.Server;
import vigie.collector.probe.haproxy.StatsTable.Row;
import vigie.model.Labels;
import vigie.model.Series.Kind;

/** The numbers of the statistics as samples, under the names of HAProxy's own exporter for Prometheus. */
final class HaproxyFigures {
    private static final int MOST = 900;

    private final List<Figure> figures = new ArrayList<>();

    private HaproxyFigures() {}

    static List<Figure> of(List<Pool> pools, List<Row> rows) {
        HaproxyFigures all = new HaproxyFigures();
        pools.forEach(all::pool);
        rows.stream().filter(Row::isFrontend).forEach(all::frontend);
        pools.forEach(pool -> pool.servers().forEach(all::server));
        return all.figures;
    }

    private void pool(Pool pool) {
        Labels proxy = Labels.of("proxy", pool.name);
        add("haproxy_backend_active_servers", proxy, Kind.GAUGE, pool.number("act"));
        add("haproxy_backend_backup_servers", proxy, Kind.GAUGE, pool.number("bck"));
        add("haproxy_backend_current_queue", proxy, Kind.GAUGE, pool.queue());
        add("haproxy_backend_current_sessions", proxy, Kind.GAUGE, pool.number("scur"));
        add("haproxy_backend_connection_errors_total", proxy, Kind.COUNTER, pool.number("econ"));
        add("haproxy_backend_response_errors_total", proxy, Kind.COUNTER, pool.number("eresp"));
    }

    private void frontend(Row row) {
        Labels proxy = Labels.of("proxy", Excerpt.of(row.text("pxname"), 80));
        add("haproxy_frontend_current_sessions", proxy, Kind.GAUGE, row.number("scur"));
        add("haproxy_frontend_limit_sessions", proxy, Kind.GAUGE, row.number("slim"));
    }

    /** How often a server has failed: only of those that are checked. */
    private void server(Server server) {
        double failed = server.row().number("chkdown");
        if (!Double.isNaN(failed)) {
            Labels names = Labels.of("proxy", server.pool(), "server", server.name());
            add("haproxy_server_check_up_down_total", names, Kind.COUNTER, failed);
        }
    }

    private void add(String metric, Labels labels, Kind kind, double value) {
        if (figures.size() < MOST) {
            figures.add(new Figure(metric, labels, kind, value));
        }
    }
}
