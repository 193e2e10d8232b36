package vigie.alerting;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.record.Database;

class SqliteAlertingTest extends AlertingContract {
    @TempDir
    Path folder;

    @Override
    Database open(VirtualLoop clock) {
        return Database.open("jdbc:sqlite:" + folder.resolve("record.db"), clock);
    }
}
