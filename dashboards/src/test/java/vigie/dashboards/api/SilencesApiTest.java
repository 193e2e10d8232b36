package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import vigie.dashboards.Example;
import vigie.dashboards.Served;

/** The list of silences with what they hide. */
class SilencesApiTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    private static JsonNode items(String query) throws Exception {
        return new ObjectMapper()
                .readTree(SERVED.get("/api/v1/silences" + query).body())
                .get("items");
    }

    @Test
    void pain13_silencesAreListedWithWhatTheyHide() throws Exception {
        JsonNode silence = items("").get(0);
        assertThat(silence.get("id").asText()).isEqualTo("01JSIL0000000001");
        assertThat(silence.get("state").asText()).isEqualTo("active");
        assertThat(silence.at("/hides/0/alertname").asText()).isEqualTo("HighLatency");
        assertThat(silence.at("/hides/0/severity").asText()).isEqualTo("warning");
    }

    @Test
    void pain13_onlyThoseThatHideSomethingAsBadAreListedIfAskedFor() throws Exception {
        assertThat(items("?hiding=critical")).isEmpty();
        assertThat(items("?hiding=warning")).hasSize(1);
        assertThat(items("?hiding=info")).hasSize(1);
        assertThat(SERVED.get("/api/v1/silences?hiding=everything").statusCode())
                .isEqualTo(400);
    }
}
