package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.detector.judge.GroupJudge;
import vigie.detector.judge.Judge;
import vigie.model.Labels;

/** Many series of a service a little unusual at once. The loudest of them does not count: it speaks for itself. */
public final class GroupJoint implements Joint {
    private static final int FEWEST = 3;
    private static final int MOST_TOLD = 5;
    private static final Comparator<Member> LOUDEST =
            Comparator.comparingDouble((Member m) -> -m.severity()).thenComparing(GroupJoint::words);
    private static final Comparator<Member> FIRST =
            Comparator.comparingLong(Member::movedMs).thenComparing(GroupJoint::words);

    private final GroupJudge judge;
    private List<Member> heard = List.of();
    private double severity = Double.NaN;

    /**
     * One that has seen nothing.
     *
     * @param falseAlarms accepted a day
     */
    public GroupJoint(double falseAlarms, double intervalSeconds) {
        judge = new GroupJudge(falseAlarms, intervalSeconds);
    }

    @Override
    public Judge judge() {
        return judge;
    }

    @Override
    public String round(long nowMs, List<Member> members) {
        List<Member> now =
                members.stream().filter(m -> !Double.isNaN(m.momentary())).toList();
        if (now.size() < FEWEST) {
            return "only " + now.size() + " of its series " + (now.size() == 1 ? "is" : "are")
                    + " judged adaptively now," + " and fewer than " + FEWEST + " are no group";
        }
        heard = now;
        double sum = 0;
        double loudest = 0;
        for (Member member : now) {
            sum += member.momentary();
            loudest = Math.max(loudest, member.momentary());
        }
        severity = judge.judge(nowMs, (sum - loudest) / (now.size() - 1));
        return "";
    }

    @Override
    public double value() {
        return judge.mean();
    }

    @Override
    public double severity() {
        return severity;
    }

    @Override
    public String summary(boolean wrong) {
        String mean = Words.number(judge.mean()) + " on average, expected at most " + Words.number(judge.high());
        return wrong
                ? moved().size() + " of its " + heard.size() + " series are unusual at once: " + mean
                : "its " + heard.size() + " series are as usual: " + mean;
    }

    @Override
    public List<String> evidence(Instant now) {
        List<String> evidence = new ArrayList<>();
        List<Member> loud = heard.stream().sorted(LOUDEST).limit(MOST_TOLD).toList();
        List<String> told = new ArrayList<>();
        loud.forEach(m -> told.add(words(m) + " (severity " + Words.number(m.severity()) + ")"));
        evidence.add("most unusual: " + String.join(", ", told));
        List<Member> moved = moved().stream().sorted(FIRST).limit(MOST_TOLD).toList();
        if (!moved.isEmpty()) {
            Member first = moved.get(0);
            List<String> order = new ArrayList<>();
            order.add(words(first) + " at " + Instant.ofEpochMilli(first.movedMs()));
            moved.subList(1, moved.size())
                    .forEach(m -> order.add(words(m) + " " + (m.movedMs() - first.movedMs()) / 1_000 + " s after"));
            evidence.add("moved first: " + String.join(", then ", order));
        }
        return evidence;
    }

    private List<Member> moved() {
        return heard.stream().filter(m -> m.movedMs() != Member.USUAL).toList();
    }

    private static String words(Member member) {
        Labels labels = member.labels();
        return member.signal() + (labels.size() == 0 ? "" : Words.foreign(labels.toString())) + " of "
                + member.target().instance().name();
    }
}
