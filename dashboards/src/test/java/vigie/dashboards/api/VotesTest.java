package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.dashboards.AccessRule;
import vigie.dashboards.FakeWindows;
import vigie.dashboards.Served;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.VantageReports.Outcome;
import vigie.model.VantageReports.Receipt;
import vigie.model.Vote;

class VotesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T14:02:11Z");

    private final FakeWindows windows = new FakeWindows();
    private Served served;

    @BeforeEach
    void begin() {
        served = new Served(windows);
        for (String service : new String[] {"api", "db"}) {
            Target target = new Target(new Instance(service, "10.0.0.1:80", "a", "", Labels.EMPTY), "health");
            windows.votes.add(new Vote(target, "here", "a", Status.DOWN, NOW.minusMillis(1_500), "connection refused"));
        }
    }

    @AfterEach
    void end() {
        served.close();
    }

    private JsonNode get(String path) throws Exception {
        return new JsonMapper().readTree(served.get(path).body());
    }

    @Test
    void votesSayWhoseTheyAreAndHowOld() throws Exception {
        JsonNode all = get("/api/v1/votes");
        assertThat(all.path("vantage").asText()).isEqualTo("here");
        assertThat(all.path("zone").asText()).isEqualTo("a");
        assertThat(all.path("items")).hasSize(2);
        JsonNode vote = all.path("items").get(0);
        assertThat(vote.path("instance").asText()).isEqualTo("10.0.0.1:80");
        assertThat(vote.path("status").asText()).isEqualTo("DOWN");
        assertThat(vote.path("age_seconds").asDouble()).isEqualTo(1.5);
        assertThat(vote.path("reason").asText()).isEqualTo("connection refused");
        assertThat(windows.looks).isEmpty();
    }

    @Test
    void aFreshLookIsAtOneService() throws Exception {
        assertThat(get("/api/v1/votes?service=db&fresh=true").path("items")).hasSize(1);
        assertThat(windows.looks).containsExactly("db");
        assertThat(served.get("/api/v1/votes?fresh=true").statusCode()).isEqualTo(400);
        assertThat(served.get("/api/v1/votes?service=db&fresh=perhaps").statusCode())
                .isEqualTo(400);
        assertThat(windows.looks).hasSize(1);
    }

    private HttpResponse<String> report(String by, String json) {
        served.rule = attempt -> AccessRule.Access.granted(by);
        return served.post("/api/v1/votes", json);
    }

    @Test
    void aReportGoesToWhoeverTakesItInTheNameOfItsToken() throws Exception {
        HttpResponse<String> answer = report("vantage:b", "{\"vantage\": \"b\", \"items\": []}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(windows.reports).containsExactly("b {\"vantage\": \"b\", \"items\": []}");
        JsonNode taken = new JsonMapper().readTree(answer.body());
        assertThat(taken.path("heard").asBoolean()).isTrue();
        assertThat(taken.path("turn").asText()).isEqualTo("t-2");
        assertThat(taken.path("looks").get(0).path("service").asText()).isEqualTo("api");
        windows.receipt = new Receipt(Outcome.ASKED_AGAIN, "", "t-3", 0, List.of());
        assertThat(new JsonMapper()
                        .readTree(report("vantage:b", "{}").body())
                        .path("heard")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void whatIsRefusedSaysWhy() {
        windows.receipt = Receipt.refused(Outcome.NOT_ITS_OWN, "the token is that of b");
        HttpResponse<String> answer = report("vantage:b", "{}");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("the token is that of b");
        windows.receipt = Receipt.refused(Outcome.UNREADABLE, "the report is not JSON");
        assertThat(report("vantage:b", "{").statusCode()).isEqualTo(400);
        windows.receipt = Receipt.refused(Outcome.UNKNOWN_POINT, "none");
        assertThat(report("vantage:b", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyElseReportsWhateverTheyMay() {
        assertThat(report("local", "{}").statusCode()).isEqualTo(403);
        assertThat(report("ops", "{}").statusCode()).isEqualTo(403);
        assertThat(windows.reports).isEmpty();
    }

    @Test
    void manyVotesAreNotTooLong() {
        String many = "{\"vantage\": \"b\", \"reason\": \"" + "x".repeat(1 << 20) + "\"}";
        assertThat(report("vantage:b", many).statusCode()).isEqualTo(200);
    }
}
