package vigie.detector.estate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.model.Region;
import vigie.model.RegionState.Readiness;
import vigie.model.Service;
import vigie.model.Status;

/**
 * Whether a secondary region could take a service over: as many instances there as must stand are UP, each with all of its checks, and
 * the best copy of the data there lacks no more than the service may lose.
 *
 * <p>What is not known makes nothing ready. Once nothing of the service works in the primary region, a standby there cannot be UP, and
 * its copy is as old as the outage: then nobody can tell any more, unless too few instances are left that work at all.
 */
final class ReadinessRule {
    private static final int MOST_COMPLAINTS = 5;

    private final Region region;
    private final ServiceDesk desk;
    private final long elapsedMs;
    private final List<InstanceDesk> there;
    private final List<String> missing = new ArrayList<>();
    private Readiness readiness = Readiness.READY;

    private ReadinessRule(Region region, ServiceDesk desk, long elapsedMs) {
        this.region = region;
        this.desk = desk;
        this.elapsedMs = elapsedMs;
        this.there = desk.instancesIn(region.name());
    }

    /**
     * A verdict.
     *
     * @param missing why not, one sentence each; empty for READY
     */
    record Verdict(Readiness readiness, List<String> missing) {}

    /** Whether the readiness of a region matters to a service: it is important, and stands in the primary region. */
    static boolean asks(ServiceDesk desk, String primary) {
        Service service = desk.watched().service();
        return (service.tier() == Service.Tier.CRITICAL || service.redundancy() != null)
                && !desk.instancesIn(primary).isEmpty();
    }

    /** Judges a secondary region for a service that asks. */
    static Verdict judge(Region region, String primary, ServiceDesk desk, long elapsedMs) {
        ReadinessRule rule = new ReadinessRule(region, desk, elapsedMs);
        if (!desk.judged()) {
            rule.because(Readiness.UNKNOWN, "not every instance has answered yet");
        } else if (desk.instancesIn(primary).stream().anyMatch(InstanceDesk::works)) {
            rule.instances(false);
            rule.data();
        } else {
            rule.instances(true);
            rule.because(Readiness.UNKNOWN, "nothing of it works in " + primary + ": what it lacks cannot be told now");
        }
        return new Verdict(rule.readiness, List.copyOf(rule.missing));
    }

    /** Counts the instances that are UP; those that only work too, where that is enough. */
    private void instances(boolean works) {
        int least = region.least(desk.watched().service());
        int good = count(Status.UP) + (works ? count(Status.DEGRADED) : 0);
        if (good >= least) {
            return;
        }
        int unknown = count(Status.UNKNOWN);
        String needed = least == 1 ? ", 1 is needed" : ", " + least + " are needed";
        because(
                good + unknown >= least ? Readiness.UNKNOWN : Readiness.NOT_READY,
                there.isEmpty()
                        ? "it has no instance there" + needed
                        : good + " of " + there.size() + (there.size() == 1 ? " instance" : " instances") + " there "
                                + (good == 1 ? "is " : "are ") + (works ? "working" : "UP") + needed
                                + (unknown > 0 ? "; " + unknown + " not known" : ""));
        there.stream()
                .filter(instance -> instance.status() != Status.UP)
                .limit(MOST_COMPLAINTS)
                .forEach(instance -> missing.add(instance.complaint()));
    }

    private void data() {
        Duration accepted = desk.watched().service().rpo();
        if (accepted == null || there.isEmpty()) {
            return;
        }
        double seconds = desk.lossSeconds(region.name(), elapsedMs);
        double most = accepted.toMillis() / 1e3;
        if (Double.isNaN(seconds)) {
            because(Readiness.UNKNOWN, "how old its data there is is not known: no check has told of a copy there");
        } else if (seconds > most) {
            because(
                    Readiness.NOT_READY,
                    "its data there is " + Words.span(seconds) + " behind, accepted are " + Words.span(most));
        }
    }

    private int count(Status status) {
        return (int) there.stream().filter(i -> i.status() == status).count();
    }

    private void because(Readiness at, String sentence) {
        if (at.compareTo(readiness) > 0) {
            readiness = at;
        }
        missing.add(sentence);
    }
}
