package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigie explain}: what happened in an incident, what was done, and what was not, and why. */
@Command(
        name = "explain",
        description = "An incident's timeline: evidence, decisions, refusals with their rule, calls, outcomes.")
public final class ExplainCommand extends RemoteCommand {
    /** Refusals are looked for in the newest so many pages of the ledger. */
    private static final int MAX_PAGES = 20;

    @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
    private String id = "";

    @Option(names = "--json", description = "Print what the service says as JSON.")
    private boolean json;

    @Override
    int ask(ApiClient api, Out out) throws ApiClient.Failed {
        JsonNode incident = api.get("/api/v1/incidents/" + ApiClient.segment(id));
        List<JsonNode> runs = runs(api, incident);
        List<JsonNode> refusals = refusals(api, incident);
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("incident", incident);
            tree.put("runs", runs);
            tree.put("refusals", refusals);
            out.json(tree);
        } else {
            new Story(out).tell(incident, runs, refusals);
        }
        return Exit.DONE;
    }

    @Override
    String unknown() {
        return "there is no incident " + id;
    }

    private static List<JsonNode> runs(ApiClient api, JsonNode incident) throws ApiClient.Failed {
        List<JsonNode> runs = new ArrayList<>();
        for (JsonNode run : incident.path("runs")) {
            runs.add(run.isTextual() ? api.get("/api/v1/runs/" + ApiClient.segment(run.asText())) : run);
        }
        return runs;
    }

    /** The refusals of this incident, oldest first; the ledger is newest first, so what is older than the incident ends it. */
    private static List<JsonNode> refusals(ApiClient api, JsonNode incident) throws ApiClient.Failed {
        List<JsonNode> found = new ArrayList<>();
        String id = incident.path("id").asText();
        Pages pages = new Pages(api, "/api/v1/refusals", MAX_PAGES);
        while (pages.hasNext()) {
            JsonNode refusal = pages.next();
            if (Story.time(refusal.path("at")).isBefore(Story.time(incident.path("opened_at")))) {
                break;
            }
            if (refusal.path("incident").asText().equals(id)) {
                found.add(0, refusal);
            }
        }
        pages.failIfBroken();
        return found;
    }
}
