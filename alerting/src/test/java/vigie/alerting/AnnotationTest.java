package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.Wire.Trouble;

/** A receiver that has a name of its own for what it took: the end names it. */
class AnnotationTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        Estate estate = Estate.usual().grafana("boards", "token");
        room.apply(estate.routes(estate.route("boards")).build());
        room.seconds(2);
        room.wire.says = call -> call.method().equals("POST") ? "{\"id\":77,\"message\":\"Annotation added\"}" : "[]";
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
        room.close();
    }

    private List<String> calls() {
        return room.wire.seen.stream()
                .map(seen -> seen.call().method() + ' ' + seen.call().url().getPath())
                .toList();
    }

    @Test
    void theIdentifierOutlivesTheProcess() {
        room.isDown("shop", 1);
        room.seconds(2);
        room.killAndRestart();
        room.isUp("shop", 1);
        room.seconds(2);
        assertThat(calls()).containsExactly("POST /api/annotations", "PATCH /api/annotations/77");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndGoesWithTheTokenOfNow(boolean restart) {
        room.isDown("shop", 1);
        room.seconds(2);
        Estate other = Estate.usual().grafana("boards", "newer");
        room.apply(other.routes(other.route("boards")).build());
        room.seconds(2);
        if (restart) {
            room.killAndRestart();
        }
        room.isUp("shop", 1);
        room.seconds(2);
        assertThat(calls()).containsExactly("POST /api/annotations", "PATCH /api/annotations/77");
        assertThat(room.wire.seen.get(1).header("authorization")).isEqualTo("Bearer newer");
    }

    @Test
    void whereTheAnswerWasLostTheAnnotationIsLookedFor() {
        room.wire.next(Trouble.ANSWER_LOST, Trouble.ANSWER_LOST, Trouble.NONE);
        room.isDown("shop", 1);
        room.isUp("shop", 1);
        room.seconds(40);
        assertThat(calls()).startsWith("POST /api/annotations").contains("PATCH /api/annotations/77");
    }
}
