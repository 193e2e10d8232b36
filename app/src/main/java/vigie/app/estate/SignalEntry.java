package vigie.app.estate;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.DetectorConfig;
import vigie.model.Severity;

/**
 * A signal as it is written.
 *
 * @param metric null for one that is about its whole service
 */
record SignalEntry(
        String name,
        @Nullable String metric,
        @Nullable Double quantile,
        @Written(orEmpty = true) Map<String, String> labels,
        Detect detect,
        @Written(as = "for") @Nullable Duration holdFor,
        @Nullable Duration keepFiringFor,
        @Nullable Severity severity) {

    private static final Duration LEAST_WITHIN = Duration.ofMinutes(1);
    private static final Duration MOST_WITHIN = Duration.ofDays(365);

    /** Whether it has no series of its own: it looks at those of its service's other signals. */
    boolean isJoint() {
        return detect.settings() instanceof Group
                || detect.settings() instanceof Multivariate
                || detect.settings() instanceof Imbalance
                || detect.settings() instanceof Surge;
    }

    /** How it is judged, by its {@code method}. */
    record Detect(Method method, Record settings) {}

    /** The key that every method has. */
    record Method(String method) {}

    /** The keys of {@code threshold}. */
    record Threshold(@Nullable Quantity above, @Nullable Quantity below) {
        Threshold {
            if (above == null && below == null) {
                throw new IllegalArgumentException("threshold needs above or below");
            }
            if (above != null && below != null && above.value() <= below.value()) {
                throw new IllegalArgumentException("above must be greater than below: every value would be wrong");
            }
        }
    }

    /** The keys of {@code forecast}. */
    record Forecast(@Nullable Quantity above, @Nullable Quantity below, Duration within) {
        Forecast {
            if (above == null && below == null) {
                throw new IllegalArgumentException("forecast needs above or below");
            }
            if (above != null && below != null && above.value() <= below.value()) {
                throw new IllegalArgumentException("above must be greater than below: every value would be wrong");
            }
            if (within.compareTo(LEAST_WITHIN) < 0 || within.compareTo(MOST_WITHIN) > 0) {
                throw new IllegalArgumentException("within must be from 1m to 365d: was " + Durations.text(within));
            }
        }
    }

    /** The keys of {@code saturation}. */
    record Saturation(
            @Nullable String of,
            @Nullable Quantity limit,
            @Nullable Percent warn,
            @Nullable Percent full,
            @Nullable Duration within) {
        private static final Percent WARN = new Percent(80);
        private static final Percent FULL = new Percent(95);

        Saturation {
            warn = warn == null ? WARN : warn;
            full = full == null ? FULL : full;
            if ((of == null) == (limit == null)) {
                throw new IllegalArgumentException("saturation needs of, a metric, or limit, a number, and not both");
            }
            if (limit != null && !(limit.value() > 0)) {
                throw new IllegalArgumentException("limit must be more than 0: was " + limit.value());
            }
            if (warn.value() < 1 || full.value() <= warn.value()) {
                throw new IllegalArgumentException("full must be greater than warn, and warn at least 1%: was "
                        + full.value() + "% and " + warn.value() + '%');
            }
            if (within != null && (within.compareTo(LEAST_WITHIN) < 0 || within.compareTo(MOST_WITHIN) > 0)) {
                throw new IllegalArgumentException("within must be from 1m to 365d: was " + Durations.text(within));
            }
        }

        /** The part over which it is wrong. */
        double warnPart() {
            return warn == null ? Double.NaN : warn.value() / 100.0;
        }

        /** The part over which it is critical. */
        double fullPart() {
            return full == null ? Double.NaN : full.value() / 100.0;
        }
    }

    /** The keys of {@code stuck}. */
    record Stuck(@Nullable Duration after) {
        Stuck {
            refuseOdd(after);
        }
    }

    /** The keys of {@code absent}. */
    record Absent(@Nullable Duration after) {
        Absent {
            refuseOdd(after);
        }
    }

    /** The keys of {@code appeared}. */
    record Appeared(@Nullable Duration after) {
        Appeared {
            refuseOdd(after);
        }
    }

    private static void refuseOdd(@Nullable Duration after) {
        if (after != null && (after.compareTo(LEAST_WITHIN) < 0 || after.compareTo(MOST_WITHIN) > 0)) {
            throw new IllegalArgumentException("after must be from 1m to 365d: was " + Durations.text(after));
        }
    }

    /** The keys of {@code adaptive}. */
    record Adaptive(
            DetectorConfig.@Nullable Direction direction,
            @Nullable MinEffect minEffect,
            @Nullable Double falseAlarms) {
        Adaptive {
            if (falseAlarms != null && !(falseAlarms > 0 && falseAlarms <= 100)) {
                throw new IllegalArgumentException(
                        "false_alarms must be above 0 and at most 100 for each series and day: was " + falseAlarms);
            }
        }
    }

    /** The keys of {@code peers}. */
    record Peers(
            DetectorConfig.@Nullable Direction direction,
            @Nullable MinEffect minEffect,
            @Nullable Double falseAlarms) {
        Peers {
            if (falseAlarms != null && !(falseAlarms > 0 && falseAlarms <= 100)) {
                throw new IllegalArgumentException(
                        "false_alarms must be above 0 and at most 100 for each instance and day: was " + falseAlarms);
            }
        }
    }

    /** The keys of {@code group}. */
    record Group(@Nullable Double falseAlarms) {
        Group {
            serviceAndDay(falseAlarms);
        }
    }

    /** The keys of {@code multivariate}. */
    record Multivariate(@Nullable Double falseAlarms) {
        Multivariate {
            serviceAndDay(falseAlarms);
        }
    }

    /** The keys of {@code imbalance}. */
    record Imbalance(
            String of, @Nullable Double ratio, @Nullable Quantity idle) {
        Imbalance {
            if (ratio != null && !(ratio >= 1.1 && ratio <= 100)) {
                throw new IllegalArgumentException("ratio must be from 1.1 to 100: was " + ratio);
            }
            if (idle != null && !(idle.value() >= 0)) {
                throw new IllegalArgumentException("idle must not be negative: was " + idle.value());
            }
        }
    }

    /** The keys of {@code surge}. */
    record Surge(
            String of,
            @Nullable String by,
            @Nullable Double ratio,
            @Nullable Double even,
            @Nullable Quantity idle) {
        private static final double RATIO = 2;
        private static final double EVEN = 4;
        private static final double IDLE = 10;

        Surge {
            ratio = ratio == null ? RATIO : ratio;
            even = even == null ? Double.valueOf(Math.max(EVEN, ratio)) : even;
            if (!(ratio >= 1.2 && ratio <= 1000)) {
                throw new IllegalArgumentException("ratio must be from 1.2 to 1000: was " + ratio);
            }
            if (even != 0 && !(even >= ratio && even <= 1000)) {
                throw new IllegalArgumentException(
                        "even must be 0 for never, or from ratio to 1000: was " + even + " with a ratio of " + ratio);
            }
            if (idle != null && !(idle.value() > 0)) {
                throw new IllegalArgumentException("idle must be more than 0: was " + idle.value());
            }
        }

        DetectorConfig.Surge told() {
            double alike = even == null || even == 0 ? Double.POSITIVE_INFINITY : even;
            return new DetectorConfig.Surge(
                    of, by, ratio == null ? RATIO : ratio, alike, idle == null ? IDLE : idle.value());
        }
    }

    private static void serviceAndDay(@Nullable Double falseAlarms) {
        if (falseAlarms != null && !(falseAlarms > 0 && falseAlarms <= 100)) {
            throw new IllegalArgumentException(
                    "false_alarms must be above 0 and at most 100 for the service and day: was " + falseAlarms);
        }
    }

    /** The least that matters. */
    record MinEffect(@Nullable Quantity absolute, @Nullable Quantity relative) {
        MinEffect {
            if (absolute != null && absolute.value() < 0) {
                throw new IllegalArgumentException("absolute must not be negative");
            }
            if (relative != null && relative.value() < 0) {
                throw new IllegalArgumentException("relative must not be negative");
            }
        }
    }
}
