package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.Wire.Trouble;
import vigie.model.AuditEntry;
import vigie.model.IncidentLog;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.OutboxNotice;
import vigie.model.OutboxNotice.State;

/** What was refused for good or given up: it is seen, and can be sent again as long as it means something. */
class ResendTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        Estate estate = Estate.usual()
                .hook("hook")
                .services(Estate.service("shop"), Estate.service("post"), Estate.service("inn"));
        room.apply(estate.routes(estate.route("hook")).build());
        room.seconds(2);
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    private List<OutboxNotice> notices(@Nullable State state) {
        return room.alerting.notices(state, 100, null).items();
    }

    private OutboxNotice only(State state) {
        assertThat(notices(state)).hasSize(1);
        return notices(state).get(0);
    }

    private Answer resend(OutboxNotice notice) {
        Answer answer = room.answer(room.alerting.resend(notice.id(), "ops", "mended"));
        room.seconds(2);
        return answer;
    }

    private void refuse(String service, int status) {
        room.wire.next(Trouble.status(status));
        room.isDown(service, 1);
        room.seconds(2);
    }

    @Test
    void aTriggerThatWasRejectedIsSentAgainInWordsOfNowAndResolvedLater() {
        refuse("shop", 404);
        OutboxNotice rejected = only(State.REJECTED);
        assertThat(rejected.receiver()).isEqualTo("hook");
        assertThat(rejected.kind()).isEqualTo(OutboxNotice.Kind.TRIGGER);
        assertThat(rejected.error()).contains("answered 404");
        assertThat(rejected.nextAt()).isNull();
        room.isDown("shop", 2);
        assertThat(resend(rejected).result()).isEqualTo(Result.DONE);
        assertThat(room.wire.hook("hook"))
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).contains("shop-2"));
        assertThat(room.wire.hook("hook").get(0).id())
                .as("receivers know repeats by it")
                .isEqualTo(rejected.id());
        assertThat(only(State.DELIVERED).id()).isEqualTo(rejected.id());
        room.isUp("shop", 1);
        room.isUp("shop", 2);
        room.seconds(2);
        assertThat(room.wire.hook("hook")).hasSize(2);
        List<AuditEntry> audit = room.alerting.audit(1_000, null).items();
        assertThat(audit)
                .filteredOn(entry -> entry.action().equals("notice.resent"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.actor()).isEqualTo("ops"));
    }

    @Test
    void whatIsRejectedAgainIsSeenAgain() {
        refuse("shop", 404);
        room.wire.next(Trouble.status(401));
        resend(only(State.REJECTED));
        assertThat(only(State.REJECTED).error()).contains("answered 401");
        assertThat(resend(only(State.REJECTED)).result()).isEqualTo(Result.DONE);
        assertThat(room.wire.hook("hook")).hasSize(1);
    }

    @Test
    void anUpdateThatWasGivenUpAfterAnHourIsSentAgain() {
        room.isDown("shop", 1);
        room.seconds(65);
        room.wire.always(Trouble.REFUSED);
        room.isDown("shop", 2);
        room.pass(Duration.ofMinutes(62));
        room.wire.always(Trouble.NONE);
        assertThat(resend(only(State.EXPIRED)).result()).isEqualTo(Result.DONE);
        assertThat(room.wire.hook("hook")).hasSize(2);
    }

    @Test
    void aResolveThatWasRejectedIsSentAgainAfterTheEnd() {
        room.isDown("shop", 1);
        room.seconds(2);
        room.wire.next(Trouble.status(400));
        room.isUp("shop", 1);
        room.seconds(2);
        OutboxNotice rejected = only(State.REJECTED);
        assertThat(rejected.kind()).isEqualTo(OutboxNotice.Kind.RESOLVE);
        assertThat(resend(rejected).result()).isEqualTo(Result.DONE);
        assertThat(room.wire.hook("hook")).hasSize(2);
        assertThat(resend(rejected).detail()).contains("it is DELIVERED");
    }

    @Test
    void whatMeansNothingAnyMoreIsNotSent() {
        refuse("shop", 404);
        OutboxNotice rejected = only(State.REJECTED);
        room.isUp("shop", 1);
        room.seconds(2);
        Answer over = resend(rejected);
        assertThat(over.result()).isEqualTo(Result.CONFLICT);
        assertThat(over.detail()).contains("the incident is over");
        assertThat(room.wire.hook("hook")).isEmpty();
        Answer none = room.answer(room.alerting.resend("nosuch", "ops", ""));
        assertThat(none.result()).isEqualTo(Result.NOT_FOUND);
    }

    @Test
    void aReceiverThatIsGoneOrHasHeardAlreadyIsNotToldTwice() {
        refuse("shop", 404);
        OutboxNotice rejected = only(State.REJECTED);
        room.apply(Estate.usual().nobodyIsTold().build());
        room.seconds(2);
        room.killAndRestart();
        assertThat(resend(rejected).detail()).contains("is not in the estate any more");
        Estate elsewhere = Estate.usual().hooks("hook", "other").services(Estate.service("shop"));
        room.apply(elsewhere.routes(elsewhere.route("hook")).build());
        room.seconds(2);
        assertThat(room.wire.hook("other")).as("told by the new estate").hasSize(1);
        assertThat(resend(rejected).detail()).contains("told of the incident already");
        assertThat(room.wire.hook("other")).hasSize(1);
    }

    @Test
    void noticesAreReadInPartsNewestFirst() {
        refuse("shop", 404);
        refuse("post", 400);
        room.isDown("inn", 1);
        room.seconds(2);
        IncidentLog.Page<OutboxNotice> first = room.alerting.notices(null, 2, null);
        IncidentLog.Page<OutboxNotice> second = room.alerting.notices(null, 2, first.next());
        assertThat(first.items()).extracting(OutboxNotice::state).containsExactly(State.DELIVERED, State.REJECTED);
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isNull();
        assertThat(notices(State.REJECTED)).hasSize(2);
        assertThat(notices(State.WAITING)).isEmpty();
    }
}
