package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.dashboards.Example;
import vigie.dashboards.Served;
import vigie.dashboards.access.WatchedHeartbeat;
import vigie.model.BeatBook.Beat;
import vigie.model.HeartbeatName;

/** Calls of heartbeats over HTTP: what is taken, what is refused, and what is shown. */
class HeartbeatApiTest {
    private static final Instant NOW = Instant.parse("2026-01-02T14:02:11Z");
    private static final Served SERVED = new Served(Example.windows(NOW));
    private static final String NIGHTLY = "/api/v1/heartbeats/shop-nightly";

    @BeforeEach
    void begin() {
        SERVED.windows.beats.clear();
        SERVED.windows.beatsFull = false;
        SERVED.windows.recordDown = false;
        SERVED.heartbeats = List.of(heartbeat("shop-nightly"), heartbeat("dump-{instance}"));
    }

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    private static WatchedHeartbeat heartbeat(String name) {
        return new WatchedHeartbeat(
                HeartbeatName.of(name, "shop", "nightly"),
                "shop",
                "nightly",
                Duration.ofDays(1),
                Duration.ofHours(1),
                null);
    }

    @Test
    void aCallWithoutABodyIsTakenWhateverItsTypeIsCalled() {
        assertThat(SERVED.send("POST", NIGHTLY, null).statusCode()).isEqualTo(200);
        assertThat(SERVED.send("POST", NIGHTLY, "").body())
                .isEqualTo("{\"result\":\"done\",\"name\":\"shop-nightly\",\"at\":\"2026-01-02T14:02:11Z\"}");
        assertThat(SERVED.windows.beats).containsExactly(new Beat("shop-nightly", NOW, true, ""));
    }

    @Test
    void aCallerSaysHowItWent() {
        assertThat(SERVED.post(NIGHTLY, "{}").statusCode()).isEqualTo(200);
        assertThat(SERVED.post(NIGHTLY, "{\"status\":\"failed\",\"message\":\"disk full\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(SERVED.windows.beats).containsExactly(new Beat("shop-nightly", NOW, false, "disk full"));
        assertThat(SERVED.post(NIGHTLY, "{\"status\":\"ok\",\"message\":null}").statusCode())
                .isEqualTo(200);
        assertThat(SERVED.post("/api/v1/heartbeats/dump-db%3A5432", "{}").statusCode())
                .isEqualTo(200);
        assertThat(SERVED.windows.beats)
                .containsExactly(new Beat("shop-nightly", NOW, true, ""), new Beat("dump-db:5432", NOW, true, ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | the body must be one JSON object",
                "{ | the body must be one JSON object",
                "{\"status\":\"up\"} | status must be ok or failed: was up",
                "{\"status\":true} | status must be ok or failed",
                "{\"status\":1} | status must be a text",
                "{\"message\":false} | message must be a text",
                "{\"message\":[\"x\"]} | message must be a text",
                "{\"state\":\"ok\"} | the body has an unknown field state",
            })
    void refusesWhatItCannotRead(String body, String why) {
        HttpResponse<String> answer = SERVED.post(NIGHTLY, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(why);
        assertThat(SERVED.windows.beats).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongOrAnotherType() {
        assertThat(SERVED.post(NIGHTLY, "{\"message\":\"" + "x".repeat(4_001) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(SERVED.post(NIGHTLY, "{\"message\":\"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(SERVED.send("POST", NIGHTLY, "status=ok", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(415);
        assertThat(SERVED.windows.beats).isEmpty();
    }

    @Test
    void aNameThatIsNotWaitedForIsNotKnown() {
        for (String name : List.of("nobodys", "shop-nightly%20", "dump-", "dump-%C3%A9", "shop%2Fnightly")) {
            HttpResponse<String> answer = SERVED.post("/api/v1/heartbeats/" + name, "{}");
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        assertThat(SERVED.windows.beats).isEmpty();
    }

    @Test
    void whatTheRecordDoesNotTakeIsNotAnsweredAsTaken() {
        SERVED.windows.recordDown = true;
        assertThat(SERVED.post(NIGHTLY, "{}").statusCode()).isEqualTo(503);
        SERVED.windows.recordDown = false;
        SERVED.windows.beatsFull = true;
        assertThat(SERVED.post(NIGHTLY, "{}").statusCode()).isEqualTo(503);
    }

    @Test
    void theListSaysWhatIsDue() {
        SERVED.windows.beats.add(new Beat("dump-db:1", NOW.minus(Duration.ofHours(26)), false, "disk full"));
        SERVED.windows.beats.add(new Beat("of-another-estate", NOW, true, ""));
        assertThat(SERVED.get("/api/v1/heartbeats").body())
                .isEqualTo(
                        "{\"items\":[{\"name\":\"shop-nightly\",\"service\":\"shop\",\"check\":\"nightly\","
                                + "\"every_seconds\":86400.0,\"grace_seconds\":3600.0,\"last_at\":null,\"last_status\":null,"
                                + "\"message\":null,\"due_at\":null,\"overdue\":false},"
                                + "{\"name\":\"dump-db:1\",\"service\":\"shop\",\"check\":\"nightly\",\"every_seconds\":86400.0,"
                                + "\"grace_seconds\":3600.0,\"last_at\":\"2026-01-01T12:02:11Z\",\"last_status\":\"failed\","
                                + "\"message\":\"disk full\",\"due_at\":\"2026-01-02T13:02:11Z\",\"overdue\":true}],\"next\":null}");
    }
}
