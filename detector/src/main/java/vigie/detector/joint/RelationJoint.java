package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.detector.condition.Words;
import vigie.detector.judge.Judge;
import vigie.detector.judge.RelationJudge;
import vigie.detector.judge.RelationJudge.Healthy;
import vigie.detector.judge.RelationModel;

/**
 * Signals of a service that no longer go together. A row has the median of each signal over its series; models are learnt in the
 * background, one at a time.
 */
public final class RelationJoint implements Joint {
    private static final Logger log = LoggerFactory.getLogger(RelationJoint.class);
    private static final int MOST_TOLD = 3;

    private final List<String> signals;
    private final RelationJudge judge;
    private final Executor background;
    private final AtomicReference<@Nullable RelationModel> learnt = new AtomicReference<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private double severity = Double.NaN;

    /**
     * One that has seen nothing.
     *
     * @param signals whose values are held against each other
     * @param falseAlarms accepted a day
     * @param background for some tens of milliseconds a day
     */
    public RelationJoint(List<String> signals, double falseAlarms, double intervalSeconds, Executor background) {
        this.signals = List.copyOf(signals);
        this.judge = new RelationJudge(signals.size(), falseAlarms, intervalSeconds);
        this.background = background;
    }

    @Override
    public Judge judge() {
        return judge;
    }

    @Override
    public String round(long nowMs, List<Member> members) {
        RelationModel model = learnt.getAndSet(null);
        if (model != null) {
            judge.take(model);
        }
        double[] row = new double[signals.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = median(signals.get(i), members);
            if (Double.isNaN(row[i])) {
                return "there is no value of " + signals.get(i) + " now";
            }
        }
        severity = judge.judge(nowMs, row);
        if (judge.wantsModel() && busy.compareAndSet(false, true)) {
            ask(judge.healthy());
        }
        return "";
    }

    private static double median(String signal, List<Member> members) {
        double[] values = members.stream()
                .filter(m -> m.signal().equals(signal) && !Double.isNaN(m.value()))
                .mapToDouble(Member::value)
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(values);
        return values[(values.length - 1) / 2] / 2 + values[values.length / 2] / 2; // no sum leaves a double
    }

    private void ask(Healthy healthy) {
        try {
            background.execute(() -> learn(healthy));
        } catch (RejectedExecutionException e) {
            log.debug("the process ends");
        }
    }

    private void learn(Healthy healthy) {
        try {
            learnt.set(Relations.learn(healthy));
        } catch (RuntimeException e) {
            log.warn("no model can be learnt of {}: the last one goes on", signals, e);
        } finally {
            busy.set(false);
        }
    }

    /** What the model that judges was learnt from; null while warming up. */
    RelationModel.@Nullable Training training() {
        RelationModel model = judge.model();
        return model == null ? null : model.training();
    }

    @Override
    public double value() {
        return judge.distance();
    }

    @Override
    public double severity() {
        return severity;
    }

    @Override
    public String summary(boolean wrong) {
        String far = Words.number(judge.distance()) + ", expected at most " + Words.number(judge.high());
        return wrong
                ? "its signals do not go together as usual: " + far + ", where one healthy row in ten reaches 1"
                : "its signals go together as usual: " + far;
    }

    @Override
    public List<String> evidence(Instant now) {
        List<String> evidence = new ArrayList<>();
        List<String> told = new ArrayList<>();
        judge.parts().stream()
                .limit(MOST_TOLD)
                .forEach(part -> told.add(signals.get(part.place()) + " " + Math.round(100 * part.share()) + " % ("
                        + Words.number(part.value()) + ", beside the others expected " + Words.number(part.expected())
                        + ")"));
        if (!told.isEmpty()) {
            evidence.add("most of it is " + String.join(", ", told));
        }
        RelationModel.Training training = training();
        if (training != null) {
            evidence.add("learnt from " + training.rows() + " rows from " + Instant.ofEpochMilli(training.fromMs())
                    + " to " + Instant.ofEpochMilli(training.toMs()) + ", "
                    + Words.span((now.toEpochMilli() - training.toMs()) / 1_000.0) + " ago");
        }
        return evidence;
    }
}
