package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Words;
import vigie.detector.judge.Judge;
import vigie.detector.judge.ThresholdJudge;
import vigie.model.Finding;

/**
 * The load of a service that lies unevenly on its instances or zones: one takes so many times its fair share, or a zone of several instances
 * gets so many times less than that. Loads are averaged over some five minutes, see {@link Loads}; there is nothing to learn.
 *
 * <p>An instance that does not answer, that came less than ten minutes ago or under planned work does not count, and its share is the others'.
 * While all of the service is in an incident or under planned work nothing is judged. A service that does next to nothing is balanced.
 */
public final class ImbalanceJoint implements Joint {
    private static final int FEWEST = 2;
    private static final int MOST_TOLD = 6;

    private final String of;
    private final double idle;
    private final ThresholdJudge judge;
    private final Loads loads = new Loads();
    private @Nullable Shares shares;
    private double value = Double.NaN;
    private double severity = Double.NaN;

    /**
     * One that has seen nothing.
     *
     * @param of the name of the signal that is the load
     * @param ratio how many times its fair share is too much, more than 1
     * @param idle the load of an instance, on average, under which nothing is wrong
     */
    public ImbalanceJoint(String of, double ratio, double idle) {
        this.of = of;
        this.idle = idle;
        this.judge = new ThresholdJudge(ratio, null);
    }

    @Override
    public Finding.Kind kind() {
        return Finding.Kind.IMBALANCE;
    }

    @Override
    public Judge judge() {
        return judge;
    }

    @Override
    public String round(long nowMs, List<Member> members) {
        List<Member> load = members.stream().filter(m -> m.signal().equals(of)).toList();
        loads.round(nowMs, load);
        List<Loads.Taken> settled = loads.settled();
        if (settled.size() < FEWEST) {
            return !load.isEmpty() && load.stream().noneMatch(Member::learns)
                    ? "all of it is in an incident or under planned work"
                    : "only " + settled.size() + " of its instances " + (settled.size() == 1 ? "has" : "have")
                            + " told " + of + " for ten minutes, and fewer than " + FEWEST + " are not compared";
        }
        Shares now = new Shares(settled);
        shares = now;
        value = isIdle(now) ? 1 : off(now, now.farthest());
        severity = judge.judge(nowMs, value);
        return "";
    }

    private boolean isIdle(Shares now) {
        return !(now.mean() > 0) || now.mean() < idle;
    }

    private static double off(Shares now, Shares.Share share) {
        return now.isZone(share) && share.count() > 1 ? share.off() : share.over();
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public double severity() {
        return severity;
    }

    @Override
    public String summary(boolean wrong) {
        Shares now = shares;
        if (now == null) {
            return "nothing is known yet";
        }
        if (isIdle(now)) {
            return "its " + now.count() + " instances do next to nothing: " + of + " is " + Words.number(now.mean())
                    + " on average";
        }
        Shares.Share far = now.farthest();
        String takes =
                (now.isZone(far) ? "zone " : "") + Words.foreign(far.name()) + " takes " + Shares.percent(far.part())
                        + " of " + of + " with " + far.count() + " of " + now.count() + " instances";
        return wrong
                ? takes + ", " + Shares.percent(far.fair()) + " would be fair"
                : "its load lies evenly enough: at most, " + takes;
    }

    @Override
    public List<String> evidence(Instant now) {
        Shares of = shares;
        if (of == null) {
            return List.of();
        }
        List<String> evidence = new ArrayList<>();
        String zones = of.zonesInWords(MOST_TOLD);
        if (!zones.isEmpty()) {
            evidence.add("zones: " + zones);
        }
        evidence.add("instances: " + of.instancesInWords(MOST_TOLD));
        return evidence;
    }
}
