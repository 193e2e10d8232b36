package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Words;
import vigie.detector.judge.Judge;
import vigie.detector.judge.SurgeJudge;
import vigie.model.Finding;

/**
 * The load of a whole service that multiplies within minutes: requests, connections or errors, added up over its instances. What is told
 * from growth, a popular day and a deploy by how quick it is, and by how alike its parts rise, see {@link SurgeJudge}; the parts are the
 * values of one label.
 *
 * <p>Judged are means of a minute, or of a round if that is longer. The usual shares of the parts are not kept over a restart: for the
 * first quarter of an hour every rise is taken for an even one.
 */
public final class SurgeJoint implements Joint {
    private static final double LEAST_UNIT = 60;
    private static final double MOST = 1e290; // of which many can still be added up
    private static final int MOST_TOLD = 5;
    private static final double MOST_OF_IT = 0.8;

    private final String of;
    private final @Nullable String by;
    private final SurgeJudge judge;
    private final long unitMs;
    private final Mix mix = new Mix();
    private final Map<String, Double> sums = new LinkedHashMap<>(); // of the rounds of this unit
    private int rounds;
    private long unit = Long.MIN_VALUE;
    private double value = Double.NaN;
    private double severity = Double.NaN;

    /**
     * One that has seen nothing.
     *
     * @param of the name of the signal that is the load
     * @param by the label whose values are its parts, or null to look at the whole only
     * @param ratio how many times the expected a rise of some parts is wrong, more than 1
     * @param even how many times a rise of all parts alike is wrong, at least {@code ratio}; infinite for never
     * @param idle the load of the service under which nothing is wrong, more than 0
     * @param intervalSeconds how often there is a round
     */
    public SurgeJoint(String of, @Nullable String by, double ratio, double even, double idle, double intervalSeconds) {
        this.of = of;
        this.by = by;
        double unitSeconds = Math.max(LEAST_UNIT, intervalSeconds);
        this.unitMs = Math.round(unitSeconds * 1_000);
        this.judge = new SurgeJudge(ratio, even, idle, unitSeconds);
    }

    @Override
    public Finding.Kind kind() {
        return Finding.Kind.SURGE;
    }

    @Override
    public Judge judge() {
        return judge;
    }

    @Override
    public String round(long nowMs, List<Member> members) {
        long current = Math.floorDiv(nowMs, unitMs);
        if (current != unit) {
            close(nowMs);
            unit = current;
        }
        boolean any = false;
        for (Member member : members) {
            if (member.signal().equals(of) && member.value() >= 0 && member.value() <= MOST) {
                String name = by == null ? null : member.labels().get(by);
                sums.merge(name == null ? "" : name, member.value(), Double::sum);
                any = true;
            }
        }
        rounds += any ? 1 : 0;
        return any ? "" : "none of its instances has a value of " + of;
    }

    /** Judges the unit that is over, if it had a round. */
    private void close(long nowMs) {
        if (rounds > 0) {
            double total = 0;
            for (Map.Entry<String, Double> sum : sums.entrySet()) {
                sum.setValue(sum.getValue() / rounds);
                total += sum.getValue();
            }
            value = total;
            mix.take(sums);
            severity = judge.judge(nowMs, total, by == null ? 0 : mix.distance());
            if (!judge.isHigh()) {
                mix.learn();
            }
        }
        sums.clear();
        rounds = 0;
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
        String load = of + " is " + Words.number(value) + ", "
                + Words.number(Math.round(10 * judge.times()) / 10.0) + " times the "
                + Words.number(judge.expected()) + " that this hour explains";
        if (!wrong) {
            return load;
        }
        if (!judge.isUneven()) {
            return load + (by == null ? "" : ", over every " + by + " alike");
        }
        List<Mix.Part> most = mostOfIt();
        Mix.Part first = most.get(0);
        return load + ", and "
                + (most.size() == 1
                        ? Shares.percent(first.rise()) + " of the rise is " + name(first)
                        : "most of the rise is " + most.size() + " values of " + by);
    }

    private String name(Mix.Part part) {
        return by + "=" + (part.name().isEmpty() ? "(others)" : Words.foreign(part.name()));
    }

    /** The fewest parts that are most of the rise; one at least. */
    private List<Mix.Part> mostOfIt() {
        List<Mix.Part> parts = mix.parts(Math.max(judge.times(), 1 + 1e-9));
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += parts.get(i).rise();
            if (sum >= MOST_OF_IT) {
                return parts.subList(0, i + 1);
            }
        }
        return parts;
    }

    @Override
    public List<String> evidence(Instant now) {
        List<String> evidence = new ArrayList<>();
        evidence.add("it rose so far within " + Words.span(judge.roseMs() / 1_000.0));
        if (by != null && mix.isKnown() && judge.times() > 1) {
            List<String> told = new ArrayList<>();
            mostOfIt().stream()
                    .limit(MOST_TOLD)
                    .forEach(part -> told.add(Shares.percent(part.rise()) + " is " + name(part) + ", usually "
                            + Shares.percent(part.usual()) + " of " + of));
            evidence.add("of the rise " + String.join("; ", told));
            evidence.add("the entropy of " + by + " is " + Words.number(Math.round(10 * mix.entropy()) / 10.0)
                    + " bits, usually " + Words.number(Math.round(10 * mix.usualEntropy()) / 10.0));
        }
        return evidence;
    }
}
