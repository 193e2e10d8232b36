package vigie.alerting.remediate.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.WholeService;
import vigie.model.EstateBoard;
import vigie.model.Instance;

/**
 * What a step that works on a whole service asks for, as it was when its call was authorised: a call that is sent again is the same text,
 * whoever has come and gone since.
 *
 * @param targets every instance of the service then; of a failover those in the region in which the step works
 */
public record Order(List<Instance> targets, Map<String, String> parameters) {
    public Order {
        targets = List.copyOf(targets);
        parameters = Map.copyOf(parameters);
    }

    /**
     * What a step would ask for now; null for one on an instance, which always asks for the same.
     *
     * @param step the step, or compensation
     */
    public static @Nullable Order of(
            RemediationConfig.Plan plan, RemediationConfig.Step step, String service, EstateBoard board) {
        if (plan.scope() == Scope.INSTANCE) {
            return null;
        }
        List<Instance> targets = plan.scope() == Scope.REGION
                ? WholeService.instances(service, plan.region(step), board)
                : WholeService.instances(service, board);
        Map<String, String> parameters = new LinkedHashMap<>(step.parameters());
        if (step.scale() != null) {
            OptionalInt wanted = step.scale().wanted(targets.size());
            wanted.ifPresent(n -> parameters.put(RemediationConfig.Step.REPLICAS, Integer.toString(n)));
        }
        return new Order(targets, parameters);
    }

    /** How many instances it asks for. */
    public OptionalInt replicas() {
        String replicas = parameters.get(RemediationConfig.Step.REPLICAS);
        return replicas == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(replicas));
    }
}
