package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig.Held;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Severity;

/** When detectors must not take what they see for usual. Instance n of a service stands in the n-th zone of a, b, c. */
class DisturbancesTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
    }

    @AfterEach
    void end() {
        room.close();
    }

    private boolean disturbed(String service, int n) {
        return room.alerting.disturb(Say.instance(service, n));
    }

    @Test
    void pain20_aServiceInAnIncidentIsDisturbedUntilItEnds() {
        assertThat(disturbed("api", 1)).isFalse();
        room.isDown("api", 1);
        room.seconds(2);
        assertThat(disturbed("api", 1)).isTrue();
        assertThat(disturbed("api", 2)).as("another instance of it").isTrue();
        assertThat(disturbed("shop", 1)).isFalse();
        room.isUp("api", 1);
        room.seconds(2);
        assertThat(disturbed("api", 1)).isFalse();
    }

    @Test
    void pain20_whatIsOnlyUnusualMustBecomeUsualIfItStays() {
        room.say(Say.finding(
                Finding.Kind.ANOMALY,
                State.ACTIVE,
                Severity.WARNING,
                "api",
                Say.instance("api", 1),
                "metrics",
                "load",
                "load is unusual",
                room.loop.instant()));
        room.seconds(2);
        assertThat(room.only().service()).isEqualTo("api");
        assertThat(disturbed("api", 1)).isFalse();
    }

    @Test
    void pain20_plannedWorkDisturbsWhatItIsAbout() {
        AlertingConfig.Maintenance work = new AlertingConfig.Maintenance(
                "rack", "30 10 * * *", ZoneOffset.UTC, Duration.ofMinutes(20), Map.of("zone", "b"), Set.of(Held.PAGES));
        room.apply(Estate.usual()
                .quiet(new AlertingConfig.Quiet(List.of(), Map.of(), List.of(work)))
                .build());
        assertThat(disturbed("api", 2)).isFalse();
        room.pass(Duration.ofMinutes(31));
        assertThat(disturbed("api", 2)).isTrue();
        assertThat(disturbed("shop", 2)).isTrue();
        assertThat(disturbed("api", 1)).as("in zone a").isFalse();
        room.pass(Duration.ofMinutes(20));
        assertThat(disturbed("api", 2)).isFalse();
    }
}
