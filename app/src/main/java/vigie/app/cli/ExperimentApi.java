package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import vigie.app.experiment.Failed;
import vigie.app.experiment.VigieApi;

/** The service as experiments ask it, over its API. */
final class ExperimentApi implements VigieApi {
    private static final String EXPERIMENTS = "/api/v1/experiments";

    private final ApiClient api;

    ExperimentApi(ApiClient api) {
        this.api = api;
    }

    @Override
    public String begin(String title, List<String> services, Instant until) throws Failed {
        Map<String, Object> wanted = Map.of(
                "title",
                title,
                "services",
                String.join(",", services),
                "until",
                until.truncatedTo(ChronoUnit.MILLIS).toString());
        return said(() -> api.post(EXPERIMENTS, wanted)).path("detail").asText();
    }

    @Override
    public JsonNode look(String id) throws Failed {
        return said(() -> api.get(EXPERIMENTS + '/' + ApiClient.segment(id)));
    }

    @Override
    public void end(String id, Map<String, Object> ending) throws Failed {
        JsonNode unused = said(() -> api.post(EXPERIMENTS + '/' + ApiClient.segment(id) + "/end", ending));
    }

    @Override
    public JsonNode service(String name) throws Failed {
        return said(() -> api.get("/api/v1/services/" + ApiClient.segment(name)));
    }

    @Override
    public JsonNode incidents() throws Failed {
        return said(() -> api.get("/api/v1/incidents?limit=200"));
    }

    private interface Call {
        JsonNode answer() throws ApiClient.Failed;
    }

    private static JsonNode said(Call call) throws Failed {
        try {
            return call.answer();
        } catch (ApiClient.Failed e) {
            throw new Failed(e.reason());
        }
    }
}
