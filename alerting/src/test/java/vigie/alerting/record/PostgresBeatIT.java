package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vigie.alerting.beats.BeatTable;

class PostgresBeatIT extends BeatContract {
    private final String url = Postgres.newDatabase();

    @Override
    Database open() {
        return Database.open(url, () -> now);
    }

    @Test
    void aCallThatOneNodeTakesIsSeenByTheOtherAndOneThatListensIsEnough() {
        try (Database here = open();
                Database there = open()) {
            BeatTable one = new BeatTable(here);
            BeatTable other = new BeatTable(there);
            one.listening().goOn();
            one.beat("a", true, "");
            assertThat(other.watch("a", HOUR)).isEqualTo(one.watch("a", HOUR));
            for (int i = 1; i <= 10; i++) {
                now = NOW.plusSeconds(15L * i);
                other.listening().goOn();
            }
            one.listening().goOn();
            assertThat(one.watch("a", BeatContract.HOUR.dividedBy(240)).listening())
                    .as("the first did not say so for 150 s, and the other did")
                    .isEqualTo(NOW);
        }
    }
}
