package vigie.alerting.quiet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import vigie.alerting.AlertingConfig;
import vigie.alerting.alert.Fingerprint;
import vigie.alerting.route.LabelMatcher;
import vigie.model.Labels;
import vigie.model.Matcher;

/**
 * The alerts that fire and make others needless, by the rule that says so and the values that must be equal. As in Alertmanager, an
 * alert that is both a source and a target of a rule is not inhibited by another one that is both too, and so never by itself.
 *
 * <p>One thread. A question costs one look into a map for each rule.
 */
final class Inhibitors {
    private final List<Rule> rules = new ArrayList<>();

    Inhibitors(List<AlertingConfig.Inhibition> inhibitions) {
        inhibitions.forEach(inhibition -> rules.add(new Rule(inhibition)));
    }

    boolean any() {
        return !rules.isEmpty();
    }

    void fires(String alert, Labels labels) {
        rules.forEach(rule -> rule.add(alert, labels));
    }

    void over(String alert) {
        rules.forEach(rule -> rule.remove(alert));
    }

    void clear() {
        rules.forEach(Rule::clear);
    }

    /** The fingerprints of those that inhibit an alert, in order. */
    List<String> of(Labels target) {
        TreeSet<String> all = new TreeSet<>();
        rules.forEach(rule -> rule.of(target).forEach(source -> all.add(Fingerprint.of(source))));
        return List.copyOf(all);
    }

    private static final class Rule {
        private final List<LabelMatcher> source;
        private final List<LabelMatcher> target;
        private final List<String> equal;
        private final Map<Labels, Map<String, Labels>> byEqual = new HashMap<>();
        private final Map<String, Labels> equals = new HashMap<>();

        Rule(AlertingConfig.Inhibition inhibition) {
            source = compiled(inhibition.source());
            target = compiled(inhibition.target());
            equal = inhibition.equal();
        }

        private static List<LabelMatcher> compiled(List<Matcher> matchers) {
            return matchers.stream().map(LabelMatcher::new).toList();
        }

        void add(String alert, Labels labels) {
            remove(alert);
            if (matches(source, labels)) {
                Labels values = values(labels);
                equals.put(alert, values);
                byEqual.computeIfAbsent(values, v -> new LinkedHashMap<>()).put(alert, labels);
            }
        }

        void remove(String alert) {
            Labels values = equals.remove(alert);
            Map<String, Labels> same = values == null ? null : byEqual.get(values);
            if (values != null && same != null && same.remove(alert) != null && same.isEmpty()) {
                byEqual.remove(values);
            }
        }

        void clear() {
            byEqual.clear();
            equals.clear();
        }

        List<Labels> of(Labels labels) {
            if (!matches(target, labels)) {
                return List.of();
            }
            boolean both = matches(source, labels);
            return byEqual.getOrDefault(values(labels), Map.of()).values().stream()
                    .filter(inhibitor -> !both || !matches(target, inhibitor))
                    .toList();
        }

        private static boolean matches(List<LabelMatcher> matchers, Labels labels) {
            return matchers.stream().allMatch(m -> m.matches(labels));
        }

        private Labels values(Labels labels) {
            Map<String, String> values = labels.asMap();
            values.keySet().retainAll(equal);
            return Labels.of(values);
        }
    }
}
