package vigie.alerting.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Severity;

class AlertLabelsTest {
    @Test
    void theLabelsOfTheSeriesAreThereButNeverOverOurOwn() {
        Labels series = Labels.of("queue", "orders", "severity", "none", "service", "other", "zone", "x");
        Instance instance = new Instance("api", "10.0.0.1:80", "", "", Labels.of("name", "api-1"));
        assertThat(AlertLabels.of(finding(instance, series)).asMap())
                .containsEntry("alertname", "Anomaly")
                .containsEntry("service", "api")
                .containsEntry("severity", "warning")
                .containsEntry("instance", "10.0.0.1:80")
                .containsEntry("signal", "depth")
                .containsEntry("queue", "orders")
                .containsEntry("zone", "x")
                .hasSize(7);
    }

    @Test
    void aConditionOfAWholeServiceHasNoInstance() {
        assertThat(AlertLabels.of(finding(null, Labels.EMPTY)).asMap())
                .containsOnlyKeys("alertname", "service", "severity", "signal");
    }

    private static Finding finding(@org.jspecify.annotations.Nullable Instance instance, Labels series) {
        return new Finding(
                Finding.Kind.ANOMALY,
                Finding.State.ACTIVE,
                Severity.WARNING,
                "api",
                instance,
                null,
                "depth",
                series,
                "deep",
                List.of(),
                Instant.EPOCH,
                1,
                2,
                0,
                1);
    }
}
