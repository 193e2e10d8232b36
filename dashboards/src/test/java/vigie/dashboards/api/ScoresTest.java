package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vigie.dashboards.FakeWindows;
import vigie.dashboards.Served;
import vigie.model.Instance;
import vigie.model.JointScore;
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
                seen != 501,
                signal.equals("queue") ? 1e-6 : Double.NaN,
                signal.equals("queue"));
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

    @Test
    void whatIsUnusualNowMayBeAskedForAlone() throws Exception {
        FakeWindows windows = new FakeWindows();
        windows.scores.add(score("api", "latency", 61, 120));
        windows.scores.add(score("api", "queue", 9, 0));
        try (Served served = new Served(windows)) {
            JsonNode items = new JsonMapper()
                    .readTree(served.get("/api/v1/scores?unusual=true").body())
                    .path("items");
            assertThat(items).hasSize(1);
            assertThat(items.get(0).path("signal").asText()).isEqualTo("queue");
            assertThat(items.get(0).path("chance").asDouble()).isEqualTo(1e-6);
            assertThat(served.get("/api/v1/scores?unusual=maybe").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void whatIsJudgedTogetherHasNoInstanceAndShowsWhatItsModelWasLearntFrom() throws Exception {
        FakeWindows windows = new FakeWindows();
        windows.scores.add(score("api", "latency", 61, 120));
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = Instant.parse("2026-01-03T12:00:00Z");
        windows.joint.add(new JointScore(
                "api", "relation", 0.8, 1.5, 2.25, 3_000, 1_440, true, new JointScore.Training(1_024, from, to)));
        windows.joint.add(new JointScore("api", "whole", Double.NaN, Double.NaN, Double.NaN, 12, 40, true, null));
        windows.joint.add(new JointScore("db", "whole", 1, 0, 2, 50, 40, false, null));
        try (Served served = new Served(windows)) {
            JsonNode items = new JsonMapper()
                    .readTree(served.get("/api/v1/scores?service=api").body())
                    .path("items");
            assertThat(items).hasSize(3);
            assertThat(items.get(0).path("trained").isNull()).isTrue();
            JsonNode relation = items.get(1);
            assertThat(relation.path("instance").isNull()).isTrue();
            assertThat(relation.path("metric").isNull()).isTrue();
            assertThat(relation.path("value").asDouble()).isEqualTo(0.8);
            assertThat(relation.path("expected").path("high").asDouble()).isEqualTo(2.25);
            assertThat(relation.path("progress").asText()).isEqualTo("judged, after 3000 rounds");
            assertThat(relation.path("trained").path("rows").asInt()).isEqualTo(1_024);
            assertThat(relation.path("trained").path("from").asText()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(relation.path("trained").path("to").asText()).isEqualTo("2026-01-03T12:00:00Z");
            assertThat(items.get(2).path("progress").asText()).isEqualTo("seen 12 of 40 rounds");
            assertThat(items.get(2).path("learning").asBoolean()).isTrue();
            assertThat(items.get(2).path("value").isNull()).isTrue();
        }
    }
}
