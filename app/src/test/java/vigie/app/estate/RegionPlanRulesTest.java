package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import vigie.alerting.RemediationConfig;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Run;

/** A plan that moves a service from a lost region, as it is written and as it is cut; what is refused stands in {@code estates/bad}. */
class RegionPlanRulesTest {
    private static final String ESTATE = """
            version: 1
            vantage:
              name: a
              points: [{name: a, url: "https://10.0.0.1"}, {name: b, url: "https://10.0.0.2"}, {name: c, url: "https://10.0.0.3"}]
            regions:
              - {name: eu, role: primary}
              - {name: us, role: secondary}
            services:
              - name: db
                tier: critical
                redundancy: {min_instances: 1}
                targets: {static: [{address: "127.0.0.1:1", region: eu, labels: {host: a}}, {address: "127.0.0.1:2", region: us, labels: {host: b}}]}
                checks: [{name: health, use: http}]
                vantages: {need: 2, of: 3}
            remediations:
              - name: move
                when: {service: db, region: eu, status: DOWN, for: 1m}
                steps:
                  - {action: fence, executor: power, undo: {action: unfence, executor: power}}
                  - {action: promote, executor: dns}
                  - {action: switch, executor: dns}
                guard: {data_loss: {metric: lag_seconds, at_most: 30s}}
            executors:
              power: {url: "http://127.0.0.1/", sign: "env:KEY", allow: [127.0.0.0/8]}
              dns: {url: "http://127.0.0.1", method: PUT, allow: [127.0.0.0/8], actions: {promote: {path: "/{{region}}/{{labels.host}}"}, switch: {path: "/{{region}}"}}}
            receivers: [{name: hook, webhook: {url: "http://127.0.0.1:9800/"}}]
            route: {receiver: hook}
            """;

    private static Estate accepted(String text) {
        return new FakeEnvironment()
                .variable("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .accepted(text);
    }

    @Test
    void itAsksAPersonAndGoesFromStepToStep() {
        Estate estate = accepted(ESTATE);
        RemediationConfig.Plan plan = estate.alerting().plans().get(0);
        assertThat(plan.mode()).isEqualTo(Run.Mode.APPROVE);
        assertThat(plan.scope()).isEqualTo(RemediationConfig.Scope.REGION);
        assertThat(plan.failover()).isEqualTo(new RemediationConfig.Failover("eu", "us"));
        assertThat(plan.when().finding()).isEqualTo(Finding.Kind.REGION_DOWN);
        assertThat(plan.when().labels()).isEqualTo(Labels.of("region", "eu"));
        assertThat(plan.when().holdFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(plan.steps()).extracting(RemediationConfig.Step::goesOn).containsExactly(true, true, false);
        assertThat(plan.steps()).extracting(plan::region).containsExactly("eu", "us", "us");
        RemediationConfig.Step undo = Objects.requireNonNull(plan.steps().get(0).undo());
        assertThat(plan.region(undo)).isEqualTo("eu");
        assertThat(estate.findings()).isEmpty();
        assertThat(estate.alerting().plans().get(0).guard().dataLoss()).isNotNull();
    }

    @Test
    void whatATemplateNamesTheInstancesOfItsRegionMustShare() {
        String two = ESTATE.replace(
                "labels: {host: b}}]",
                "labels: {host: b}}, {address: \"127.0.0.1:3\", region: us, labels: {host: c}}]");
        assertThat(accepted(two).findings())
                .singleElement()
                .asString()
                .contains("promote cannot be asked of dns for the service db");
    }

    @Test
    void otherPlansAreInShadowUnlessSaidOtherwise() {
        String other = ESTATE.replace("region: eu, status: DOWN", "check: health, status: DOWN");
        assertThat(accepted(other).alerting().plans().get(0).mode()).isEqualTo(Run.Mode.SHADOW);
    }
}
