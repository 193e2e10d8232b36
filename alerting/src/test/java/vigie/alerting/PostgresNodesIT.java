package vigie.alerting;

import vigie.alerting.record.Database;
import vigie.alerting.record.Postgres;

class PostgresNodesIT extends NodesContract {
    private final String url = Postgres.newDatabase();

    @Override
    Database open(VirtualLoop clock, int number) {
        return Database.open(url, clock);
    }
}
