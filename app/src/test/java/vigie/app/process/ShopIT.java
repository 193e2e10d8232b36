package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The shop of {@code examples/shop}: all is green, each fault of its script turns its check red, and when it is mended all is green again. */
class ShopIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Faults of two services of one system are not caused at the same time. */
    private static final Map<String, String> ONE_SYSTEM = Map.of("sentinels", "sessions");

    @Test
    void everyFaultIsSeenByItsCheckAndSoIsItsEnd() throws Exception {
        try (Shop shop = new Shop()) {
            Site site = new Site(shop.home());
            site.write(quick(shop.estate()));
            Site.Ended checked = site.run("check", site.estate().toString());
            assertThat(checked.code()).as(checked.printed()).isZero();
            try (VigieProcess vigie = site.startReady()) {
                allGreen(vigie);
                List<Shop.Fault> faults = shop.faults();
                assertThat(faults.stream().map(fault -> fault.service() + '/' + fault.check()))
                        .as("each check has a fault")
                        .containsAll(checks(vigie));
                for (List<Shop.Fault> wave : waves(faults)) {
                    for (Shop.Fault fault : wave) {
                        shop.breakIt(fault);
                    }
                    for (Shop.Fault fault : wave) {
                        seen(vigie, fault);
                    }
                    for (Shop.Fault fault : wave) {
                        shop.mend(fault);
                    }
                    allGreen(vigie);
                }
                assertThat(vigie.printed()).doesNotContain("Z ERROR ", shop.passwordOfVigie());
            }
            shop.stop();
            assertThat(shop.left()).isEmpty();
        }
    }

    /** The same estate, polled more often. */
    private static String quick(String estate) {
        String quick = estate.replace("interval: 5s, timeout: 4s", "interval: 2s, timeout: 2s")
                .replace("recover_after: 2", "recover_after: 1")
                .replace("interval: 30s", "interval: 3s")
                .replace("timeout: 20s", "timeout: 3s")
                .replace("delay: 10s", "delay: 3s")
                .replace("every: 30s", "every: 4s");
        assertThat(quick).doesNotContain("interval: 5s", "interval: 30s", "timeout: 20s", "delay: 10s", "every: 30s");
        return quick;
    }

    /** As many at once as do not touch each other: one of each service, in the script's order. */
    private static List<List<Shop.Fault>> waves(List<Shop.Fault> faults) {
        List<List<Shop.Fault>> waves = new ArrayList<>();
        List<Set<String>> touched = new ArrayList<>();
        for (Shop.Fault fault : faults) {
            String system = ONE_SYSTEM.getOrDefault(fault.service(), fault.service());
            int wave = 0;
            while (wave < waves.size() && touched.get(wave).contains(system)) {
                wave++;
            }
            if (wave == waves.size()) {
                waves.add(new ArrayList<>());
                touched.add(new HashSet<>());
            }
            waves.get(wave).add(fault);
            touched.get(wave).add(system);
        }
        return waves;
    }

    private static List<JsonNode> targets(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/targets?limit=200");
    }

    private static Set<String> checks(VigieProcess vigie) throws Exception {
        return targets(vigie).stream().map(ShopIT::check).collect(Collectors.toSet());
    }

    private static String check(JsonNode target) {
        return target.path("service").asText() + '/' + target.path("check").asText();
    }

    private static void allGreen(VigieProcess vigie) {
        await("all is green").atMost(SOON).untilAsserted(() -> {
            List<JsonNode> targets = targets(vigie);
            assertThat(targets).hasSizeGreaterThan(30);
            assertThat(targets.stream()
                            .filter(t -> !t.path("status").asText().equals("UP"))
                            .map(ShopIT::told))
                    .isEmpty();
        });
    }

    private static void seen(VigieProcess vigie, Shop.Fault fault) {
        await(fault.name())
                .atMost(SOON)
                .untilAsserted(() -> assertThat(targets(vigie).stream()
                                .filter(t -> check(t).equals(fault.service() + '/' + fault.check()))
                                .map(ShopIT::told))
                        .anySatisfy(told ->
                                assertThat(told).startsWith(fault.status()).contains(fault.says())));
    }

    private static String told(JsonNode target) {
        return target.path("status").asText() + ' ' + check(target) + " of "
                + target.path("instance").asText() + ": "
                + target.path("reason").asText();
    }
}
