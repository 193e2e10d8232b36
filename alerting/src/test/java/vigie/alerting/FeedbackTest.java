package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Operator;
import vigie.model.Severity;

/** People say whether an anomaly was one; it is written down, and its series learns from it. */
class FeedbackTest {
    @TempDir
    Path folder;

    private Room room;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        room.alerting.tells((condition, real) -> heard.add(condition + (real ? " was real" : " was noise")));
    }

    @AfterEach
    void end() {
        room.close();
    }

    private Finding anomaly() {
        return Say.finding(
                Finding.Kind.ANOMALY,
                State.ACTIVE,
                Severity.WARNING,
                "api",
                Say.instance("api", 1),
                "metrics",
                "load",
                "load is unusual",
                room.loop.instant());
    }

    private Operator.Answer say(String incident, boolean real, String note) {
        var answer = room.alerting.feedback(incident, real, "ann", note).toCompletableFuture();
        room.loop.settle();
        return answer.join();
    }

    @Test
    void itIsWrittenDownAndTheSeriesLearnsFromIt() {
        Finding anomaly = anomaly();
        room.say(anomaly);
        String incident = room.only().id();
        Operator.Answer answer = say(incident, false, "the nightly job");
        assertThat(answer.result()).isEqualTo(Operator.Result.DONE);
        assertThat(heard).containsExactly(anomaly.id() + " was noise");
        assertThat(room.only().timeline())
                .anyMatch(line -> line.text().equals("ann says that what was unusual is noise: the nightly job"));
        assertThat(room.alerting.audit(50, null).items())
                .anyMatch(entry -> entry.actor().equals("ann") && entry.action().equals("incident.feedback"));
        assertThat(say(incident, true, "").result()).isEqualTo(Operator.Result.DONE);
        assertThat(heard).hasSize(2).last().isEqualTo(anomaly.id() + " was real");
    }

    @Test
    void whereNothingWasUnusualThereIsNothingToSay() {
        room.isDown("api", 1);
        assertThat(say(room.only().id(), true, "").result()).isEqualTo(Operator.Result.CONFLICT);
        assertThat(say("nothing", true, "").result()).isEqualTo(Operator.Result.NOT_FOUND);
        assertThat(heard).isEmpty();
    }
}
