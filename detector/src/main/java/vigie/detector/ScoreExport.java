package vigie.detector;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import vigie.model.JointScore;
import vigie.model.Labels;
import vigie.model.Score;

/**
 * The scores of all judged streams as metrics, read at each scrape.
 *
 * <p>A stream's own labels are exported too; one that would hide a label of ours gets the prefix {@code exported_}, as in
 * Prometheus. It extends the library's class because that is the only way to export labels that are not known ahead.
 */
final class ScoreExport extends Collector implements Collector.Describable {
    static final int MOST_STREAMS = 20_000;
    private static final String SEVERITY = "vigie_anomaly_severity";
    private static final String WARMING = "vigie_detector_series_warming";
    private static final String SERIES = "vigie_detector_series";

    private final Supplier<List<Score>> scores;
    private final Supplier<List<JointScore>> joint;

    ScoreExport(Supplier<List<Score>> scores, Supplier<List<JointScore>> joint) {
        this.scores = scores;
        this.joint = joint;
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return families(List.of(), List.of(), List.of());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<Sample> severities = new ArrayList<>();
        Map<List<String>, double[]> counts = new LinkedHashMap<>();
        List<String> names = List.of("service", "signal");
        for (Score score : scores.get()) {
            double[] count = counts.computeIfAbsent(
                    List.of(score.series().target().service(), score.signal()), key -> new double[2]);
            count[0]++;
            count[1] += score.warming() ? 1 : 0;
            if (!Double.isNaN(score.severity()) && severities.size() < MOST_STREAMS) {
                severities.add(sample(score));
            }
        }
        List<Sample> all = new ArrayList<>();
        List<Sample> warming = new ArrayList<>();
        for (JointScore score : joint.get()) {
            List<String> values = List.of(score.service(), score.signal());
            counts.put(values, new double[] {1, score.warming() ? 1 : 0});
            if (!Double.isNaN(score.severity())) {
                severities.add(new Sample(SEVERITY, names, values, score.severity()));
            }
        }
        counts.forEach((values, count) -> {
            all.add(new Sample(SERIES, names, values, count[0]));
            warming.add(new Sample(WARMING, names, values, count[1]));
        });
        return families(severities, all, warming);
    }

    private static List<MetricFamilySamples> families(List<Sample> severities, List<Sample> all, List<Sample> warming) {
        return List.of(
                gauge(SEVERITY, "How unusual the last value of a signal was, from 0 up.", severities),
                gauge(SERIES, "Series that a signal judges.", all),
                gauge(WARMING, "Series that have not been seen often enough to be judged.", warming));
    }

    private static MetricFamilySamples gauge(String name, String help, List<Sample> samples) {
        return new MetricFamilySamples(name, Type.GAUGE, help, samples);
    }

    private static Sample sample(Score score) {
        Map<String, String> pairs = new TreeMap<>();
        pairs.put("service", score.series().target().service());
        pairs.put("instance", score.series().target().instance().address());
        pairs.put("check", score.series().target().check());
        pairs.put("signal", score.signal());
        pairs.put("metric", score.series().metric());
        List<String> ours = List.copyOf(pairs.keySet());
        Labels labels = score.series().labels();
        for (int i = 0; i < labels.size(); i++) {
            String name = sanitizeMetricName(labels.name(i)).replace(':', '_');
            pairs.putIfAbsent(ours.contains(name) ? "exported_" + name : name, labels.value(i));
        }
        return new Sample(SEVERITY, List.copyOf(pairs.keySet()), List.copyOf(pairs.values()), score.severity());
    }
}
