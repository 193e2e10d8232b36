package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.DataLoss;
import vigie.alerting.RemediationConfig.Failover;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Step;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Service;
import vigie.model.Status;

/**
 * A whole region is lost: {@code eu} with an API, its database and two of the four instances of {@code orders}, whose other two stand in
 * {@code us}.
 */
abstract class LostRegion {
    @TempDir
    Path folder;

    Rig rig;

    Regions regions;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.world.service("orders", List.of(), new Service.Redundancy(1, 1));
        for (String place : List.of("eu-1", "eu-2", "us-1", "us-2")) {
            rig.world.add("orders", "orders-" + place, "", place.substring(0, 2), rig.clock.instant());
        }
        regions = new Regions(rig.world, rig.clock);
        rig.noEffect();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    static Step step(String action, boolean goesOn, @Nullable String undo) {
        return new Step(
                action,
                "runner",
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Map.of(),
                goesOn,
                undo == null ? null : Plans.step(undo, null));
    }

    static Plan plan(Run.Mode mode, @Nullable DataLoss bound, Step... steps) {
        Plans like = Plans.restart()
                .name("fail-over-eu")
                .mode(mode)
                .when(new RemediationConfig.When(
                        "orders",
                        null,
                        null,
                        null,
                        Finding.Kind.REGION_DOWN,
                        null,
                        Labels.of("region", "eu"),
                        Duration.ofSeconds(60)))
                .steps(steps)
                .verify(5, 60);
        Plan plan = (bound == null ? like : like.dataLoss(bound)).plan();
        return new Plan(
                plan.name(),
                plan.when(),
                plan.mode(),
                plan.override(),
                plan.page(),
                plan.steps(),
                plan.guard(),
                plan.verify(),
                false,
                null,
                new Failover("eu", "us"));
    }

    static Plan plan(Run.Mode mode) {
        return plan(
                mode,
                null,
                step("fence", true, "unfence"),
                step("promote", true, null),
                step("switch", false, "switch-back"));
    }

    Rig lost() {
        return rig.down("api-1", "api-2", "api-3", "db-1", "orders-eu-1", "orders-eu-2");
    }

    void back(String... addresses) {
        for (String address : addresses) {
            rig.world.truth(address, Status.UP);
        }
    }

    List<String> why(String rule) {
        return rig.refusals().stream()
                .filter(r -> r.rule().equals(rule) && r.plan().equals("fail-over-eu"))
                .map(Refusal::reason)
                .toList();
    }

    List<String> targets(int call) {
        return rig.executor.sent.get(call).data().get("targets").findValuesAsText("instance");
    }
}
