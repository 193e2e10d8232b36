package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.DataLoss;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Instance;
import vigie.model.Sample;
import vigie.model.Series;

/**
 * A bound on what a failover may lose: how far the best of the others was behind when the trouble began, by the newest sample from
 * before it. Of a lag in seconds the age of that sample is added, because what was written since is behind too; an old sample of a
 * lag in bytes says nothing. What is not known is not lost less: nothing is done then.
 */
final class DataLossGuard implements Guard {
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);
    private static final Duration OLDEST_BYTES = Duration.ofMinutes(1);

    @Override
    public String rule() {
        return "data_loss";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        DataLoss bound = s.candidate().plan().guard().dataLoss();
        if (bound == null) {
            return null;
        }
        Instant began = began(s);
        double least = Double.NaN;
        for (Series series : s.samples().series(bound.service())) {
            if (isOther(s, series.target().instance())
                    && series.metric().equals(bound.metric())
                    && has(series, bound)) {
                double loss =
                        loss(s.samples().recent(series, began.minus(LOOK_BACK).toEpochMilli()), began, bound);
                least = Double.isNaN(least) || loss < least ? loss : least;
            }
        }
        if (Double.isNaN(least)) {
            return "how much data would be lost is not known: there is no sample of " + bound.metric()
                    + " of another instance from before " + Words.of(began);
        }
        String unit = bound.seconds() ? " s" : " bytes";
        return least <= bound.atMost()
                ? null
                : "about " + number(least) + unit + " of data would be lost, " + number(bound.atMost()) + unit
                        + " may be: " + bound.metric();
    }

    /** Whether an instance may take over. */
    private static boolean isOther(Situation s, Instance at) {
        return s.failover() == null
                ? !at.address().equals(s.candidate().address())
                : at.region().equals(s.failover().to());
    }

    /**
     * When the trouble began. A region is known to be down when the last of it is; what was written until the first of its instances went
     * with it may be lost. One that was down long before is another story.
     */
    private static Instant began(Situation s) {
        Instant active = s.candidate().cause().activeAt();
        if (s.failover() == null) {
            return active;
        }
        return s.instances(s.failover().from()).stream()
                .map(InstanceState::since)
                .filter(since -> since.isBefore(active) && !since.isBefore(active.minus(LOOK_BACK)))
                .min(Comparator.naturalOrder())
                .orElse(active);
    }

    private static boolean has(Series series, DataLoss bound) {
        Map<String, String> own = series.labels().asMap();
        Map<String, String> target = series.target().instance().labels().asMap();
        return bound.labels().asMap().entrySet().stream()
                .allMatch(e -> e.getValue().equals(own.getOrDefault(e.getKey(), target.get(e.getKey()))));
    }

    /** What the newest sample from before says, or NaN. */
    private static double loss(List<Sample> samples, Instant began, DataLoss bound) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            Sample sample = samples.get(i);
            long ageMs = began.toEpochMilli() - sample.timestampMs();
            if (ageMs >= 0 && !Double.isNaN(sample.value())) {
                if (bound.seconds()) {
                    return Math.max(0, sample.value()) + ageMs / 1000.0;
                }
                return ageMs <= OLDEST_BYTES.toMillis() ? Math.max(0, sample.value()) : Double.NaN;
            }
        }
        return Double.NaN;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(Math.round(value * 10) / 10.0);
    }
}
