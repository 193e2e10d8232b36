package vigie.collector.probe.reconcile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.postgres.PostgresAsk;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.collector.probe.postgres.PostgresLogin;
import vigie.collector.probe.postgres.PostgresTls;
import vigie.collector.probe.postgres.SqlQuery;
import vigie.collector.probe.postgres.SqlTable;
import vigie.model.Secret;

/**
 * A number from a PostgreSQL database: the first column of the first row.
 *
 * @param address of the server; that of the target unless said
 * @param user who looks
 * @param password by reference
 * @param database in which it looks; {@code postgres} unless said
 * @param tls {@code prefer} unless said
 * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
 * @param query one {@code SELECT}, in which {@code {from}} and {@code {to}} stand for the window's times
 */
public record SqlSide(
        @Nullable String address,
        String user,
        @Nullable Secret password,
        @Nullable String database,
        @Nullable PostgresTls tls,
        @Nullable Path ca,
        String query) {

    public SqlSide {
        if (address != null) {
            HostPort.parse(address);
        }
        PostgresLogin.of(user, password, database, tls, ca);
        SqlQuery.of("query", query);
    }

    boolean asksForWindow() {
        return Window.isIn(query);
    }

    Source source(HostPort target, Probe.Context context, Executor lane) {
        HostPort place = address == null ? target : HostPort.parse(address);
        PostgresAsk ask = new PostgresAsk(place, PostgresLogin.of(user, password, database, tls, ca), context, lane);
        return new Source() {
            @Override
            public void read(@Nullable Window window, Duration timeout, Consumer<Reading> whenDone) {
                SqlQuery asked = SqlQuery.of("query", Window.inSql(query, window));
                ask.ask(
                        timeout,
                        line -> reading(line.ask(asked, 1)),
                        whenDone,
                        why -> whenDone.accept(Reading.none(why)));
            }

            @Override
            public void close() {
                ask.close();
            }
        };
    }

    private static Reading reading(SqlTable table) {
        if (table.rows().isEmpty() || table.columns().isEmpty()) {
            return Reading.none("it answered no row");
        }
        String column = table.columns().get(0).name();
        Row row = table.rows().get(0);
        double value = row.figure(column);
        if (!Double.isFinite(value)) {
            String found = row.columns().containsKey(column) ? Excerpt.of(row.text(column), 80) : "null";
            return Reading.none(Excerpt.of(column, 63) + " is " + found + ", a number is expected");
        }
        return Reading.of(value);
    }
}
