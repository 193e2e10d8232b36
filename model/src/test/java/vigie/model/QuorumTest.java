package vigie.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
    private static final Target TARGET = new Target(new Instance("api", "127.0.0.1:8081", "a", "", Labels.EMPTY), "up");

    private static List<Vote> votes(String words) {
        List<Vote> votes = new ArrayList<>();
        for (String word : words.split(" ")) {
            String[] part = word.split("@");
            Status status = Status.valueOf(part[0]);
            String zone = part.length == 1 ? "" : part[1];
            votes.add(new Vote(TARGET, "v" + votes.size(), zone, status, Instant.EPOCH, ""));
        }
        return votes;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, DOWN DOWN UP, DOWN",
        "2, 3, DOWN DOWN UNKNOWN, DOWN",
        "2, 3, DOWN UP UP, UP",
        "2, 3, DOWN UP UNKNOWN, UNKNOWN",
        "2, 3, DOWN UNKNOWN UNKNOWN, UNKNOWN",
        "2, 3, UNKNOWN UNKNOWN UNKNOWN, UNKNOWN",
        "2, 3, UP UP UNKNOWN, UP",
        "2, 3, UP UNKNOWN UNKNOWN, UNKNOWN",
        "2, 3, DEGRADED DEGRADED UP, DEGRADED",
        "2, 3, DOWN DEGRADED UP, DEGRADED",
        "2, 3, DOWN DEGRADED UNKNOWN, UNKNOWN",
        "2, 3, DOWN DOWN DEGRADED, DOWN",
        "1, 3, DOWN UP UP, DOWN",
        "1, 3, UP UP UNKNOWN, UNKNOWN",
        "3, 3, DOWN DOWN UP, UP",
        "3, 3, DOWN DOWN UNKNOWN, UNKNOWN",
        "3, 5, DOWN DOWN UP UP UP, UP",
        "3, 5, DOWN DOWN DOWN UP UP, DOWN",
        "1, 1, DOWN, DOWN",
        "1, 1, UP, UP",
    })
    void pain22_soManyMustSayTheSame(int need, int of, String words, Status believed) {
        assertThat(new Quorum(need, of, false).decide(votes(words))).isEqualTo(believed);
    }

    @Test
    void pain22_aVoiceThatIsMissingIsNeitherForNorAgainst() {
        assertThat(new Quorum(2, 3, false).decide(votes("DOWN UP"))).isEqualTo(Status.UNKNOWN);
        assertThat(new Quorum(2, 3, false).decide(List.of())).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN@a DOWN@a UP@b UP@c, UP",
        "DOWN@a DOWN@b UP@c, DOWN",
        "DOWN@a UP@a DOWN@b UP@c, UP",
        "DOWN@a UNKNOWN@a DOWN@b UP@c, DOWN",
        "DOWN@a DOWN@a DOWN@a UNKNOWN@b UNKNOWN@c, UNKNOWN",
    })
    void pain22_aZoneHasOneVoiceHoweverManyStandInIt(String words, Status believed) {
        assertThat(new Quorum(2, 3, true).decide(votes(words))).isEqualTo(believed);
    }

    /** What is decided with voices missing is what is decided with any of the voices that could still come. */
    @ParameterizedTest
    @CsvSource({"1, 3", "2, 3", "3, 3", "2, 4", "3, 4", "3, 5"})
    void s1_noVoiceThatIsMissingCouldHaveTurnedWhatIsKnown(int need, int of) {
        Quorum quorum = new Quorum(need, of, false);
        Status[] all = Status.values();
        int cases = (int) Math.pow(all.length, of);
        for (int code = 0; code < cases; code++) {
            List<Status> voices = new ArrayList<>();
            for (int i = 0, rest = code; i < of; i++, rest /= all.length) {
                voices.add(all[rest % all.length]);
            }
            Status decided = decide(quorum, voices);
            int unknown = voices.indexOf(Status.UNKNOWN);
            if (decided != Status.UNKNOWN && unknown >= 0) {
                for (Status voice : List.of(Status.UP, Status.DEGRADED, Status.DOWN)) {
                    List<Status> filled = new ArrayList<>(voices);
                    filled.set(unknown, voice);
                    assertThat(decide(quorum, filled))
                            .as("%s with %s", voices, voice)
                            .isEqualTo(decided);
                }
            }
        }
    }

    private static Status decide(Quorum quorum, List<Status> voices) {
        return quorum.decide(votes(
                voices.stream().map(Status::name).reduce((a, b) -> a + " " + b).orElse("")));
    }

    @Test
    void aQuorumOfNobodyOrOfMoreThanThereAreIsNone() {
        assertThatThrownBy(() -> new Quorum(0, 3, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quorum(4, 3, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
