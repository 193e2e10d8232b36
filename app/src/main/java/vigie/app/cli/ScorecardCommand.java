package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigie scorecard}: what a plan's decisions were worth, and whether that is enough for it to act by itself. */
@Command(
        name = "scorecard",
        description = "What a plan would have done, and what that was worth: exit 0 if it has earned to act by itself.")
public final class ScorecardCommand extends RemoteCommand {
    @Parameters(paramLabel = "PLAN", description = "The plan's name.")
    private String plan = "";

    @Option(names = "--json", description = "Print what the service says as JSON.")
    private boolean json;

    @Override
    int ask(ApiClient api, Out out) throws ApiClient.Failed {
        JsonNode card = api.get("/api/v1/scorecards/" + ApiClient.segment(plan));
        boolean passes = card.path("passes").asBoolean();
        if (json) {
            out.json(card);
        } else {
            String mode = card.path("mode").asText() + (card.path("acts").asBoolean() ? ", acts" : ", does not act");
            out.line(
                    passes ? "fg(green)" : "fg(yellow)",
                    card.path("plan").asText(),
                    " (" + mode + "): " + card.path("summary").asText());
        }
        return passes ? Exit.DONE : Exit.FOUND;
    }

    @Override
    String unknown() {
        return "there is no plan " + plan;
    }
}
