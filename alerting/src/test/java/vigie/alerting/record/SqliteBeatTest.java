package vigie.alerting.record;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBeatTest extends BeatContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.open("jdbc:sqlite:" + folder.resolve("record.db"), () -> now);
    }
}
