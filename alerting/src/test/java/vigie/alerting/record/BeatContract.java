package vigie.alerting.record;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vigie.alerting.beats.BeatTable;
import vigie.model.BeatBook;
import vigie.model.BeatBook.Beat;

/** What every record promises of the calls of heartbeats. */
abstract class BeatContract {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    static final Duration HOUR = Duration.ofHours(1);

    Instant now = NOW;

    /** Opens the record of this test; the same one each time. */
    abstract Database open();

    private static Beat last(BeatBook book, String name) {
        return requireNonNull(book.watch(name, HOUR).last());
    }

    @Test
    void aCallIsThereAfterReopeningAndTheNextOneTakesItsPlace() {
        try (Database database = open()) {
            assertThat(new BeatTable(database).beat("a", true, "")).isEqualTo(NOW);
        }
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            assertThat(last(book, "a")).isEqualTo(new Beat("a", NOW, true, ""));
            now = NOW.plusSeconds(1);
            book.beat("a", false, "disk full: \0 'x'");
            book.beat("b", true, "");
            assertThat(last(book, "a")).isEqualTo(new Beat("a", now, false, "disk full: \uFFFD 'x'"));
            assertThat(book.watch("a", HOUR).since()).isEqualTo(NOW);
            assertThat(book.beats(10)).extracting(Beat::name).containsExactly("a", "b");
            assertThat(book.beats(1)).extracting(Beat::name).containsExactly("a");
        }
    }

    @Test
    void whatIsWatchedFirstIsRememberedOverARestart() {
        try (Database database = open()) {
            BeatBook.Watch watch = new BeatTable(database).watch("a", HOUR);
            assertThat(watch).isEqualTo(new BeatBook.Watch(NOW, null, NOW));
        }
        now = NOW.plusSeconds(600);
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            assertThat(book.watch("a", HOUR).since()).isEqualTo(NOW);
            assertThat(book.beats(10)).isEmpty();
        }
    }

    @Test
    void anOlderCallDoesNotComeOverANewerOneAndAClockThatWasWrongDoesNotKeepCallsOut() {
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            book.beat("a", true, "first");
            now = NOW.minusSeconds(60);
            book.beat("a", false, "older");
            assertThat(last(book, "a").message()).isEqualTo("first");
            now = NOW.minusSeconds(400);
            book.beat("a", true, "the first was from the future");
            assertThat(last(book, "a").at()).isEqualTo(now);
        }
    }

    @Test
    void longMessagesAreCutBetweenCharacters() {
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            book.beat("a", false, "x".repeat(499) + "\uD83D\uDE00");
            assertThat(last(book, "a").message()).isEqualTo("x".repeat(499));
        }
    }

    @Test
    void aBreakInWhichNobodyListenedCountsIfItIsLongerThanIsBridged() {
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            book.listening().goOn();
            now = NOW.plusSeconds(15);
            book.listening().goOn();
            assertThat(book.watch("a", Duration.ofSeconds(1)).listening()).isEqualTo(NOW);
        }
        now = NOW.plusSeconds(75);
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            assertThat(book.watch("a", Duration.ofSeconds(59)).listening())
                    .as("the node was away for 60 s")
                    .isEqualTo(now);
            assertThat(book.watch("a", Duration.ofSeconds(60)).listening()).isEqualTo(NOW);
            now = NOW.plusSeconds(75 + 46);
            book.listening().goOn();
            assertThat(book.watch("a", Duration.ofSeconds(45)).listening())
                    .as("it stood still for 46 s")
                    .isEqualTo(now);
        }
    }

    @Test
    void manyLookAtOnceAndAllAreTold() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            List<Future<BeatBook.Watch>> looks = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String name = "n" + i % 8;
                looks.add(pool.submit(() -> book.watch(name, HOUR)));
            }
            for (Future<BeatBook.Watch> look : looks) {
                assertThat(look.get(20, TimeUnit.SECONDS)).isEqualTo(new BeatBook.Watch(NOW, null, NOW));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void noMoreHeartbeatsAreTakenInThanThereMayBe() {
        try (Database database = open()) {
            BeatTable book = new BeatTable(database);
            database.write(tx -> {
                for (int i = 0; i < 10_000; i++) {
                    tx.update(
                            "INSERT INTO beat (name, since, looked_at, at, ok, message) VALUES (?, 1, ?, 1, 1, '')",
                            "n" + i,
                            NOW.toEpochMilli());
                }
                return 0;
            });
            assertThat(book.beat("one-more", true, "")).isNull();
            assertThatThrownBy(() -> book.watch("one-more", HOUR)).hasMessage("it knows 10000 heartbeats already");
            assertThat(book.beat("n1", true, "")).isEqualTo(NOW);
            now = NOW.plus(Duration.ofDays(29));
            book.watch("n2", HOUR);
            book.listening().goOn();
            book.watch("n2", HOUR);
            now = NOW.plus(Duration.ofDays(31));
            assertThat(book.beat("one-more", true, ""))
                    .as("what nobody looks at nor calls for a month makes room")
                    .isEqualTo(now);
            assertThat(book.beats(10)).extracting(Beat::name).containsExactly("n2", "one-more");
        }
    }

    @Test
    void aRecordThatIsClosedTakesNothingAndSaysNothing() {
        Database database = open();
        BeatTable book = new BeatTable(database);
        database.close();
        assertThatThrownBy(() -> book.beat("a", true, "")).isInstanceOf(RecordException.class);
        assertThatThrownBy(() -> book.watch("a", HOUR)).isInstanceOf(RecordException.class);
        book.listening().goOn();
    }
}
