package vigie.model;

import java.time.Instant;
import java.util.List;

/**
 * A decision not to act, kept with its rule.
 *
 * @param plan the plan that did not run
 * @param targets the addresses of the instances that it would have touched
 * @param rule the guard that refused, by its name
 * @param reason why, with the numbers in it
 */
public record Refusal(
        String id,
        Instant at,
        String plan,
        String incident,
        String service,
        List<String> targets,
        String rule,
        String reason) {
    public Refusal {
        targets = List.copyOf(targets);
    }
}
