package vigie.alerting.alert;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;

/**
 * The labels of an alert: those of the series, then over them {@code alertname}, {@code service}, {@code severity} and, where they
 * apply, {@code instance}, {@code check}, {@code signal}, {@code zone}, {@code region}. What somebody else raised keeps its own.
 */
public final class AlertLabels {
    private AlertLabels() {}

    static Labels of(Finding finding) {
        if (finding.kind() == Finding.Kind.RECEIVED) {
            return finding.series();
        }
        Map<String, String> labels = finding.series().asMap();
        labels.put("alertname", finding.kind().alertName());
        labels.put("service", finding.service());
        labels.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        Instance instance = finding.instance();
        if (instance != null) {
            put(instance, labels);
        }
        putIfTold(labels, "check", finding.check() == null ? "" : finding.check());
        putIfTold(labels, "signal", finding.signal() == null ? "" : finding.signal());
        return Labels.of(labels);
    }

    /** The labels that every alert of an instance has. */
    public static Labels of(Instance instance) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("service", instance.service());
        put(instance, labels);
        return Labels.of(labels);
    }

    private static void put(Instance instance, Map<String, String> labels) {
        labels.put("instance", instance.address());
        putIfTold(labels, "zone", instance.zone());
        putIfTold(labels, "region", instance.region());
    }

    // An instance without a zone must not hide a series label of that name.
    private static void putIfTold(Map<String, String> labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }
}
