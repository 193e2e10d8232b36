package vigie.alerting.remediate.run;

import vigie.alerting.RemediationConfig.Failover;
import vigie.alerting.RemediationConfig.Scope;

/** How the end of a run is told, by what it worked on. */
final class Outcome {
    private Outcome() {}

    /** How its success is seen; {@code replicas} are those that it asked for. */
    static String how(PlanRun run, int replicas) {
        return switch (run.scope()) {
            case SIZE -> run.on() + " has " + replicas + " instances, and all is well";
            case REGION -> run.on() + " works in " + to(run);
            case INSTANCE, MODE -> run.on() + " is healthy";
        };
    }

    /** What its last step is taken for. */
    static String seen(Scope scope) {
        return switch (scope) {
            case SIZE -> "scaled, seen so since ";
            case REGION -> "failed over, seen to work since ";
            case INSTANCE, MODE -> "healed, seen healthy since ";
        };
    }

    /** What people are told of its success. */
    static String told(PlanRun run, int replicas) {
        String plan = run.plan().name();
        return switch (run.scope()) {
            case SIZE -> plan + " scaled " + run.on() + " to " + replicas;
            case REGION -> plan + " moved " + run.on() + " to " + to(run);
            case INSTANCE, MODE -> plan + " healed " + run.on();
        };
    }

    /** What it did not do. */
    static String failed(Scope scope) {
        return switch (scope) {
            case INSTANCE -> " did not heal ";
            case MODE -> " failed on ";
            case SIZE -> " did not scale ";
            case REGION -> " did not fail over ";
        };
    }

    private static String to(PlanRun run) {
        Failover failover = run.plan().failover();
        return failover == null ? "" : failover.to();
    }
}
