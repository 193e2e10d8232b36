package vigie.collector.vantage;

import java.util.List;
import java.util.Map;
import vigie.model.Vote;

/**
 * What a vantage point tells by itself.
 *
 * @param turn what the last answer gave it, empty if it was not answered yet
 * @param votes what it believes now: these alone count
 * @param changes what it came to believe while it was cut off, the oldest first: told, and never counted
 * @param dropped changes of that time that it had no room for
 * @param looked what it saw when it looked afresh, by the question
 */
public record Report(
        String vantage,
        String zone,
        String turn,
        List<Vote> votes,
        List<Vote> changes,
        long dropped,
        Map<String, List<Vote>> looked) {
    public Report {
        votes = List.copyOf(votes);
        changes = List.copyOf(changes);
        looked = Map.copyOf(looked);
    }
}
