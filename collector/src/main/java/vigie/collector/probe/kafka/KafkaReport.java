package vigie.collector.probe.kafka;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** Gathers what one poll sees. One thread at a time. */
final class KafkaReport {
    private final Verdict verdict = new Verdict();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Seen.Figure> figures = new ArrayList<>();
    private final List<String> unknownLags = new ArrayList<>();

    /** Something is wrong with the broker, or it is DEGRADED by what is wrong with its cluster. */
    void add(Status status, String reason) {
        verdict.add(status, reason);
    }

    /** The cluster does not do its job; every broker says so, so that the detector tells it once. */
    void clusterFails(String what, String how) {
        facts.add(new Fact(Topic.CLUSTER, what, how));
    }

    /** The lag of a group cannot be told, and why. */
    void lagUnknown(String reason) {
        unknownLags.add(reason);
    }

    /** A number for signals, NaN where it is not known. */
    void figure(String metric, double value) {
        figure(metric, Labels.EMPTY, value);
    }

    /** The same of a part. */
    void figure(String metric, Labels labels, double value) {
        figures.add(new Seen.Figure(metric, labels, Series.Kind.GAUGE, value));
    }

    /**
     * What it comes to. The lag of a group that cannot be told hides no trouble that is known: a partition without a leader, or a broker that
     * is gone, is often why.
     */
    Answer answer() {
        boolean isTroubled = verdict.answer(List.of()).status() == Status.DEGRADED;
        unknownLags.forEach(reason -> verdict.add(isTroubled ? Status.DEGRADED : Status.UNKNOWN, reason));
        if (facts.isEmpty()) {
            facts.add(new Fact(Topic.CLUSTER, "", "works"));
        }
        return verdict.answer(List.of()).seeing(new Seen(facts, List.of(), figures));
    }
}
