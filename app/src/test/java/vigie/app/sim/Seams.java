package vigie.app.sim;

import java.util.function.UnaryOperator;
import vigie.alerting.AlertingConfig;
import vigie.alerting.outbound.Outbound;
import vigie.model.Operator;

/**
 * What stands between the rooms and the world; plants faults into Vigie itself, to see whether the judge finds them.
 *
 * @param alerting what the room is told, in place of what the judge knows
 * @param operator the room's own door for people
 */
record Seams(
        UnaryOperator<AlertingConfig> alerting, UnaryOperator<Outbound> outbound, UnaryOperator<Operator> operator) {
    /** Vigie as it is. */
    static final Seams NONE = new Seams(c -> c, o -> o, o -> o);
}
