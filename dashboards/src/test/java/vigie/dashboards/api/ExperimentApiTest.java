package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.dashboards.Example;
import vigie.dashboards.Served;

class ExperimentApiTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void oneIsBegunUnderTheNameOfWhoAsksForTheServicesThatAreNamed() throws Exception {
        var answer = SERVED.post(
                "/api/v1/experiments",
                "{\"title\": \"one stands still\", \"services\": \"api, gateway,api\", \"until\": \"2026-01-02T15:00:00Z\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(SERVED.windows.decisions)
                .anyMatch(d -> d.startsWith("begin Wanted[title=one stands still, services=[api, gateway],"
                        + " until=2026-01-02T15:00:00Z] by "));
    }

    @Test
    void howItEndedIsTakenWithItsTimesAndLines() throws Exception {
        var answer = SERVED.post(
                "/api/v1/experiments/01X/end",
                "{\"state\": \"completed\", \"deviated\": false, \"detected_seconds\": \"2.25\", \"timeline\": \"a\\n\\n b \"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(SERVED.windows.decisions)
                .anyMatch(d -> d.startsWith("end 01X Ending[state=COMPLETED, reason=, deviated=false, detected=PT2.25S,"
                        + " acted=null, recovered=null, lines=[a, b]] by "));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/experiments | {} | title",
                "/api/v1/experiments | {\"title\": \"a\"} | until must be a time",
                "/api/v1/experiments | {\"title\": \"a\", \"until\": \"tomorrow\"} | until must be a time",
                "/api/v1/experiments | {\"title\": 7, \"until\": \"2026-01-02T15:00:00Z\"} | title must be",
                "/api/v1/experiments | {\"titel\": \"a\"} | unknown field",
                "/api/v1/experiments/01X/end | {} | state must be",
                "/api/v1/experiments/01X/end | {\"state\": \"running\"} | state must be",
                "/api/v1/experiments/01X/end | {\"state\": \"failed\", \"acted_seconds\": \"NaN\"} | acted_seconds must be",
                "/api/v1/experiments/01X/end | {\"state\": \"failed\", \"acted_seconds\": \"-1\"} | acted_seconds must be",
                "/api/v1/experiments/01X/end | {\"state\": \"failed\", \"acted_seconds\": \"1e300\"} | acted_seconds must be",
                "/api/v1/experiments/01X/end | {\"state\": \"failed\", \"acted_seconds\": \"soon\"} | acted_seconds must be",
            })
    void whatCannotBeMeantIsRefused(String path, String body, String detail) throws Exception {
        var answer = SERVED.post(path, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(detail);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(SERVED.get("/api/v1/experiments/none").statusCode()).isEqualTo(404);
    }
}
