package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesBudgetTest {
    private final SeriesBudget budget = new SeriesBudget(10);

    private SeriesBudget.Account holding(int series, long seenMs) {
        SeriesBudget.Account account = budget.open();
        for (int i = 0; i < series; i++) {
            assertThat(account.reserve(seenMs)).isTrue();
        }
        account.settle(series, seenMs);
        return account;
    }

    @Test
    void refusesMoreThanItsCap() {
        holding(10, 0);
        assertThat(budget.open().reserve(1)).isFalse();
        assertThat(budget.held()).isEqualTo(10);
    }

    @Test
    void takesAnotherCapWithoutTakingAnythingAway() {
        SeriesBudget.Account account = holding(10, 0);
        budget.cap(8);
        assertThat(budget.held()).isEqualTo(10);
        account.settle(8, 1);
        assertThat(account.reserve(2)).isFalse();
        budget.cap(9);
        assertThat(account.reserve(3)).isTrue();
    }

    @Test
    void takesNothingFromWhoIsBeingSeen() {
        SeriesBudget.Account seen = holding(10, 1000);
        assertThat(budget.open().reserve(1000 + SeriesBudget.UNSEEN_MS - 1)).isFalse();
        assertThat(seen.isEvicted()).isFalse();
    }

    @Test
    void evictsTheLeastRecentlySeenFirstAndMakesRoomOnceItHasForgotten() {
        SeriesBudget.Account first = holding(4, 0);
        SeriesBudget.Account second = holding(4, 0);
        first.settle(4, 10);
        SeriesBudget.Account newcomer = holding(2, SeriesBudget.UNSEEN_MS);
        assertThat(newcomer.reserve(SeriesBudget.UNSEEN_MS)).isFalse();
        assertThat(second.isEvicted()).isTrue();
        assertThat(first.isEvicted()).isFalse();
        second.settle(0, SeriesBudget.UNSEEN_MS);
        assertThat(newcomer.reserve(SeriesBudget.UNSEEN_MS)).isTrue();
    }

    @Test
    void givesBackWhatAFailedScrapeTook() {
        SeriesBudget.Account account = holding(3, 0);
        account.reserve(0);
        account.reserve(0);
        account.fallBack(3);
        assertThat(budget.held()).isEqualTo(3);
        account.close();
        assertThat(budget.held()).isZero();
        account.fallBack(3);
        account.settle(3, 1);
        assertThat(budget.held()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void neverHoldsMoreThanItsCapWhateverHappens(long seed) {
        Random random = new Random(seed);
        SeriesBudget.Account[] accounts = new SeriesBudget.Account[4];
        int[] held = new int[4];
        int[] reserved = new int[4];
        for (int i = 0; i < 4; i++) {
            accounts[i] = budget.open();
        }
        for (int step = 0; step < 20_000; step++) {
            int who = random.nextInt(4);
            switch (random.nextInt(3)) {
                case 0 -> reserved[who] += accounts[who].reserve(step) ? 1 : 0;
                case 1 -> {
                    held[who] = random.nextInt(held[who] + reserved[who] + 1);
                    reserved[who] = 0;
                    accounts[who].settle(held[who], step);
                }
                default -> {
                    reserved[who] = 0;
                    accounts[who].fallBack(held[who]);
                }
            }
            long sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += held[i] + reserved[i];
            }
            assertThat(budget.held()).isEqualTo(sum).isLessThanOrEqualTo(10);
        }
    }
}
