package vigie.alerting.remediate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Sample;
import vigie.model.SampleHistory;
import vigie.model.Series;
import vigie.model.Target;

/** Samples that a test has written down. */
public final class FakeHistory implements SampleHistory {
    private final Map<Series, List<Sample>> samples = new LinkedHashMap<>();

    /** Adds one to the stream of a metric of an instance. */
    public void add(Instance at, String metric, Labels labels, long timestampMs, double value) {
        Series series = new Series(new Target(at, "metrics"), metric, labels, Series.Kind.GAUGE);
        samples.computeIfAbsent(series, s -> new ArrayList<>()).add(new Sample(timestampMs, value));
    }

    @Override
    public List<Series> series(String service) {
        return samples.keySet().stream()
                .filter(s -> s.target().instance().service().equals(service))
                .toList();
    }

    @Override
    public Optional<Series> find(String id) {
        return samples.keySet().stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public List<Sample> recent(Series series, long sinceMs) {
        return samples.getOrDefault(series, List.of()).stream()
                .filter(s -> s.timestampMs() >= sinceMs)
                .toList();
    }
}
