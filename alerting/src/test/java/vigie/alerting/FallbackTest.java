package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.Wire.Seen;
import vigie.alerting.Wire.Trouble;
import vigie.model.AuditEntry;
import vigie.model.Silence;

/** A receiver that cannot be told for a while: somebody else is, and hears the end too. */
class FallbackTest {
    private static final Duration AFTER = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        in(estate());
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
        room.close();
    }

    private static Estate estate() {
        Estate estate = Estate.usual()
                .services(Estate.service("shop"), Estate.service("post"))
                .hook("first")
                .hook("second")
                .hook("third")
                .fallback("first", "second", AFTER)
                .fallback("second", "third", AFTER);
        return estate.routes(estate.route("first"));
    }

    private void in(Estate estate) {
        room.apply(estate.build());
        room.seconds(2);
    }

    private void refuses(String... paths) {
        Set<String> dead = Set.of(paths);
        room.wire.always(call -> dead.contains(call.url().getPath()) ? Trouble.REFUSED : Trouble.NONE);
    }

    private List<String> statuses(String hook) {
        return room.wire.hook(hook).stream()
                .map(Seen::text)
                .map(text -> text.contains("\"status\":\"firing\",\"receiver\"") ? "firing" : "resolved")
                .toList();
    }

    @Test
    void whatWaitsForTenMinutesIsToldToTheFallbackWithItsResolveLater() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(AFTER.minusSeconds(5));
        assertThat(room.wire.hook("second")).isEmpty();
        room.seconds(10);
        assertThat(statuses("second")).containsExactly("firing");
        assertThat(room.only().timeline())
                .extracting(entry -> entry.text())
                .contains("first could not be told for 10m: second is told instead");
        assertThat(room.alerting.audit(1_000, null).items())
                .extracting(AuditEntry::action)
                .contains("notice.fallback");
        assertThat(room.metric("vigie_notifications_total", "receiver", "first", "outcome", "fallback"))
                .isEqualTo(1);
        room.wire.always(Trouble.NONE);
        room.seconds(40);
        assertThat(statuses("first")).as("what waits goes on waiting").containsExactly("firing");
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(statuses("first")).containsExactly("firing", "resolved");
        assertThat(statuses("second")).containsExactly("firing", "resolved");
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void whileTheReceiverIsAwayEverythingNewGoesToTheFallbackToo() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(AFTER.plusSeconds(5));
        room.isDown("post", 1);
        room.seconds(3);
        assertThat(room.wire.hook("second")).hasSize(2);
    }

    @Test
    void oneNoticeThatIsDeliveredBeginsTheWaitAnew() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(9));
        room.wire.always(Trouble.NONE);
        room.seconds(31);
        refuses("/first");
        room.isDown("post", 1);
        room.pass(Duration.ofMinutes(9));
        assertThat(room.wire.hook("second")).isEmpty();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.hook("second")).hasSize(1);
    }

    @Test
    void aReceiverThatFailedLongAgoAndHadNothingToHearSinceIsGivenItsTimeAgain() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(5));
        room.isUp("shop", 1);
        room.pass(Duration.ofMinutes(20));
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(9));
        assertThat(room.wire.hook("second")).isEmpty();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.hook("second")).hasSize(1);
    }

    @Test
    void theWaitOutlivesTheProcess() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(6));
        room.killAndRestart();
        room.pass(Duration.ofMinutes(3));
        assertThat(room.wire.hook("second")).isEmpty();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.hook("second")).hasSize(1);
        room.killAndRestart();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.hook("second")).as("once").hasSize(1);
    }

    @Test
    void aFallbackThatCannotBeToldHasAFallbackOfItsOwn() {
        refuses("/first", "/second");
        room.isDown("shop", 1);
        room.pass(AFTER.plusMinutes(9));
        assertThat(room.wire.hook("third")).isEmpty();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.hook("third")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404})
    void aReceiverThatTakesNothingHasAFallbackToo(int status) {
        room.wire.always(call -> call.url().getPath().equals("/first") ? Trouble.status(status) : Trouble.NONE);
        room.isDown("shop", 1);
        room.pass(AFTER.plusSeconds(5));
        assertThat(statuses("second")).containsExactly("firing");
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(statuses("second")).containsExactly("firing", "resolved");
        assertThat(room.wire.hook("first")).isEmpty();
    }

    @Test
    void anUpdateThatWaitsCountsAsMuchAsATrigger() {
        room.isDown("shop", 1);
        room.seconds(65);
        refuses("/first");
        room.isDown("shop", 2);
        room.pass(AFTER.plusMinutes(2));
        assertThat(statuses("second")).containsExactly("firing");
    }

    @Test
    void whatIsSilencedIsNotToldToOthersInstead() {
        refuses("/first");
        room.isDown("shop", 1);
        Instant now = room.now();
        room.answer(room.alerting.silence(
                new Silence(
                        "",
                        List.of(Estate.equal("service", "post")),
                        now,
                        now.plus(Duration.ofHours(2)),
                        now,
                        "ops",
                        "known"),
                "ops"));
        room.isDown("post", 1);
        room.pass(AFTER.plusMinutes(5));
        assertThat(room.wire.hook("second"))
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).contains("\"shop\""));
    }

    @Test
    void whatIsOverIsToldToNobodyNew() {
        refuses("/first");
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(9));
        room.wire.next(Trouble.ANSWER_LOST);
        room.seconds(31);
        room.isUp("shop", 1);
        room.pass(Duration.ofMinutes(30));
        assertThat(room.wire.hook("second")).isEmpty();
    }
}
