package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Severity;

/** The beats that come in beside the findings: passed on while the room works, silent as soon as it does not. */
class HeartbeatTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.sqlite(folder, Estate.usual().hook("dead-man").heartbeat("dead-man"));
    }

    @AfterEach
    void end() {
        room.close();
    }

    private void beat() {
        room.say(Say.finding(
                Finding.Kind.HEARTBEAT, State.ACTIVE, Severity.INFO, "vigie", null, null, null, "alive", room.now()));
        room.seconds(1);
    }

    private List<Wire.Seen> heard() {
        return room.wire.hook("dead-man");
    }

    @Test
    void aBeatIsToldInItsTurnWithTheEndOfTheAuditChain() throws Exception {
        room.isDown("api", 1);
        room.seconds(1);
        List<AuditEntry> audit = room.alerting.audit(1_000, null).items();
        beat();
        JsonNode body = new ObjectMapper().readTree(heard().get(0).text());
        assertThat(body.at("/status").asText()).isEqualTo("firing");
        assertThat(body.at("/alerts/0/labels/alertname").asText()).isEqualTo("Heartbeat");
        JsonNode annotations = body.at("/alerts/0/annotations");
        AuditEntry last = audit.get(audit.size() - 1);
        assertThat(annotations.get("audit_seq").asLong()).isEqualTo(last.seq());
        assertThat(annotations.get("audit_hash").asText()).isEqualTo(last.hash());
        assertThat(annotations.get("audit_signature").asText()).isEqualTo("signed");
        assertThat(room.alerting.audit(1_000, null).items())
                .as("a beat is not an event")
                .hasSize(audit.size());
        assertThat(room.incidents(true)).as("nor an incident").hasSize(1);
    }

    @Test
    void everyBeatIsHeardUnderAnIdentifierOfItsOwn() {
        beat();
        beat();
        assertThat(heard()).extracting(Wire.Seen::id).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aBeatThatCertainlyDidNotReachTheFirstAddressIsHeardAtTheSecond() {
        room.apply(Estate.usual()
                .hooks("dead-man", "first", "second")
                .heartbeat("dead-man")
                .build());
        room.wire.always(call -> call.url().getPath().equals("/first") ? Wire.Trouble.REFUSED : Wire.Trouble.NONE);
        beat();
        beat();
        assertThat(room.wire.hook("second")).hasSize(2);
        room.wire.always(Wire.Trouble.ANSWER_LOST);
        beat();
        assertThat(room.wire.seen)
                .as("one that may have been heard is not said twice")
                .hasSize(5);
    }

    @Test
    void noBeatIsHeardWhileTheRecordTakesNothing() {
        room.seconds(1);
        room.database.close();
        beat();
        beat();
        assertThat(heard()).isEmpty();
        room.killAndRestart();
        beat();
        assertThat(heard()).hasSize(1);
    }

    @Test
    void aBeatWaitsForNobodyAndIsNotSaidAgain() {
        room.wire.always(Wire.Trouble.status(503));
        beat();
        room.pass(Duration.ofMinutes(5));
        room.wire.always(Wire.Trouble.NONE);
        room.pass(Duration.ofMinutes(5));
        assertThat(heard()).as("a beat that was not heard is over").isEmpty();
        beat();
        assertThat(heard()).hasSize(1);
    }

    @Test
    void aReceiverThatDoesNotAnswerHearsNoMore() {
        room.wire.silent.add("/dead-man");
        beat();
        beat();
        assertThat(heard()).hasSize(1);
    }

    @Test
    void nobodyHearsABeatThatTheEstateDoesNotWant() {
        room.apply(Estate.usual().hook("dead-man").build());
        beat();
        assertThat(heard()).isEmpty();
    }
}
