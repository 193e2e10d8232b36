package vigie.alerting;

import vigie.alerting.record.Database;
import vigie.alerting.record.Postgres;

class PostgresAlertingIT extends AlertingContract {
    private final String url = Postgres.newDatabase();

    @Override
    Database open(VirtualLoop clock) {
        return Database.open(url, clock);
    }
}
