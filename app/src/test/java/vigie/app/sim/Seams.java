package vigie.app.sim;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import vigie.alerting.AlertingConfig;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.record.Database;
import vigie.model.Operator;

/**
 * What stands between the rooms and the world; plants faults into Vigie itself, to see whether the judge finds them.
 *
 * @param alerting what the room is told, in place of what the judge knows
 * @param operator the room's own door for people
 * @param eyes what the mood of an instance is taken for when it is polled
 * @param waking what is done to the record before a process begins its work on it
 */
record Seams(
        UnaryOperator<AlertingConfig> alerting,
        UnaryOperator<Outbound> outbound,
        UnaryOperator<Operator> operator,
        UnaryOperator<Mood> eyes,
        Consumer<Database> waking) {
    /** Vigie as it is. */
    static final Seams NONE = new Seams(c -> c, o -> o, o -> o, m -> m, d -> {});

    Seams withAlerting(UnaryOperator<AlertingConfig> other) {
        return new Seams(other, outbound, operator, eyes, waking);
    }

    Seams withOutbound(UnaryOperator<Outbound> other) {
        return new Seams(alerting, other, operator, eyes, waking);
    }

    Seams withOperator(UnaryOperator<Operator> other) {
        return new Seams(alerting, outbound, other, eyes, waking);
    }

    Seams withEyes(UnaryOperator<Mood> other) {
        return new Seams(alerting, outbound, operator, other, waking);
    }

    Seams withWaking(Consumer<Database> other) {
        return new Seams(alerting, outbound, operator, eyes, other);
    }
}
