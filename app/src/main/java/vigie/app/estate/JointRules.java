package vigie.app.estate;

import vigie.detector.DetectorConfig;

/** What holds for signals that are about a whole service. */
final class JointRules {
    private final Rules rules;

    JointRules(Rules rules) {
        this.rules = rules;
    }

    void judge(ServiceEntry service, SignalEntry signal) {
        for (String key : new String[] {"metric", "labels", "quantile"}) {
            if (rules.origins().has(signal, key)) {
                rules.add(
                        signal,
                        key + " must be left out: the signal " + signal.name() + " looks at what the other signals of "
                                + service.name() + " say",
                        key);
            }
        }
        if (service.signals().size() < rules.declared().signals(service.name()).size()) {
            return; // one could not be read, and might be what is missed here
        }
        long others = service.signals().stream().filter(s -> !s.isJoint()).count();
        if (signal.detect().settings() instanceof SignalEntry.Multivariate) {
            if (others < DetectorConfig.Multivariate.FEWEST || others > DetectorConfig.Multivariate.MOST) {
                method(
                        signal,
                        "multivariate needs from " + DetectorConfig.Multivariate.FEWEST + " to "
                                + DetectorConfig.Multivariate.MOST + " other signals with a metric: " + service.name()
                                + " has " + others);
            }
        } else if (signal.detect().settings() instanceof SignalEntry.Imbalance uneven) {
            load(service, signal, uneven.of());
        } else if (signal.detect().settings() instanceof SignalEntry.Surge surge) {
            load(service, signal, surge.of());
        } else if (service.signals().stream().noneMatch(s -> s.detect().settings() instanceof SignalEntry.Adaptive)) {
            method(signal, "group needs another signal with the method adaptive: " + service.name() + " has none");
        }
    }

    private void load(ServiceEntry service, SignalEntry signal, String of) {
        SignalEntry load = service.signals().stream()
                .filter(s -> s.name().equals(of) && !s.isJoint())
                .findFirst()
                .orElse(null);
        if (load == null) {
            rules.add(
                    signal,
                    "of must be the name of a signal of " + service.name() + " with a metric: was " + of,
                    "detect");
        } else if (load.quantile() != null) {
            rules.add(signal, "of must be a load, and " + of + " is a quantile", "detect");
        }
    }

    private void method(SignalEntry signal, String message) {
        rules.add(signal, message, "detect", "method");
    }
}
