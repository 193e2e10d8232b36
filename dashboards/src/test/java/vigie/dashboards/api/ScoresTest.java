package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import vigie.dashboards.FakeWindows;
import vigie.dashboards.Served;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Target;

class ScoresTest {
    private static Score score(String service, String signal, long seen, int warmUp) {
        Target target = new Target(new Instance(service, "10.0.0.1:80", "a", "", Labels.EMPTY), "metrics");
        boolean judged = seen >= warmUp;
        return new Score(
                new Series(target, "queue_depth", Labels.of("queue", "in"), Series.Kind.GAUGE),
                signal,
                7,
                judged ? 0.5 : Double.NaN,
                judged ? 1 : Double.NaN,
                judged ? 20 : Double.NaN,
                seen,
                warmUp,
                seen != 501);
    }

    @Test
    void pain17_whatIsStillLearningSaysHowFarItIs() throws Exception {
        FakeWindows windows = new FakeWindows();
        windows.scores.add(score("api", "latency", 61, 120));
        windows.scores.add(score("api", "queue", 9, 0));
        windows.scores.add(score("db", "lag", 500, 120));
        windows.scores.add(score("db", "disk", 501, 120));
        try (Served served = new Served(windows)) {
            JsonNode items = new JsonMapper()
                    .readTree(served.get("/api/v1/scores?service=api").body())
                    .path("items");
            assertThat(items).hasSize(2);
            JsonNode learning = items.get(0);
            assertThat(learning.path("progress").asText()).isEqualTo("seen 61 of 120 samples");
            assertThat(learning.path("learning").asBoolean()).isTrue();
            assertThat(learning.path("severity").isNull()).isTrue();
            assertThat(learning.path("value").asDouble()).isEqualTo(7);
            assertThat(learning.path("labels").path("queue").asText()).isEqualTo("in");
            // A fixed bound needs no learning: it judges meanwhile.
            assertThat(items.get(1).path("learning").asBoolean()).isFalse();
            assertThat(items.get(1).path("expected").path("high").asDouble()).isEqualTo(20);
            assertThat(learning.path("paused").asBoolean()).isFalse();
            JsonNode all = new JsonMapper()
                    .readTree(served.get("/api/v1/scores").body())
                    .path("items");
            assertThat(all.get(2).path("progress").asText()).isEqualTo("judged, after 500 samples");
            assertThat(all.get(3).path("paused").asBoolean()).isTrue();
            assertThat(all.get(3).path("progress").asText())
                    .isEqualTo(
                            "judged, after 501 samples; learns nothing while its service is in an incident or under planned work");
        }
    }
}
