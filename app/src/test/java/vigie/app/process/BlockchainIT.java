package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes of one chain: one loses its peers, one stays behind, one goes its own way, and all stop. */
class BlockchainIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<AnvilNode> nodes = new ArrayList<>();
    private VigieProcess vigie;
    private long begins;
    private long mined;

    @BeforeEach
    void begin() throws Exception {
        begins = Instant.now().minusSeconds(200).getEpochSecond();
        for (int i = 1; i <= 3; i++) {
            nodes.add(new AnvilNode(begins));
            nodes.get(i - 1).mine(40);
        }
        mined = 40;
    }

    /** Starts Vigie on an estate of the nodes and of what else is said, and sees that all is well. */
    private void watch(String more) throws Exception {
        start("max_head_age: 1h, max_blocks_behind: 5, confirmations: 3", more);
        await("all nodes are UP").atMost(SOON).untilAsserted(this::assertAllUp);
    }

    private void assertAllUp() throws Exception {
        assertThat(reasons()).as(vigie::printed).containsExactly("UP ", "UP ", "UP ");
    }

    private void start(String keys, String more) throws Exception {
        StringBuilder targets = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            targets.append("        - {address: \"%s\", zone: z%d, labels: {name: node-%d}}%n"
                    .formatted(nodes.get(i - 1).address(), i, i));
        }
        Site site = new Site(folder);
        site.write("""
                version: 1
                defaults: {interval: 500ms, fail_after: 2, recover_after: 1, stale_after: 10s, grace: 0s}
                services:
                  - name: ledger
                    tier: critical
                    targets:
                      static:
                @targets@
                    checks:
                      - {name: node, use: blockchain, kind: ethereum, chain_id: "31337", @keys@}
                    signals:
                      - {name: height, metric: blockchain_height, detect: {method: threshold, below: 10}}
                """.replace("@targets@", targets).replace("@keys@", keys) + more);
        vigie = site.startReady();
    }

    @AfterEach
    void end() {
        if (vigie != null) {
            vigie.close();
        }
        nodes.forEach(AnvilNode::close);
    }

    private List<String> reasons() throws Exception {
        return vigie.items("/api/v1/targets").stream()
                .map(t -> t.path("status").asText() + ' ' + t.path("reason").asText())
                .toList();
    }

    private List<JsonNode> forks() throws Exception {
        return findings("ChainFork");
    }

    private List<JsonNode> findings(String kind) throws Exception {
        return vigie.items("/api/v1/findings").stream()
                .filter(f -> f.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void d11_aNodeWithoutPeersAndOneThatStaysBehindAreDegraded() throws Exception {
        watch("");
        nodes.get(0).peers(0);
        await("no peers")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(reasons().get(0))
                        .startsWith(
                                "DEGRADED 0 peers, expected at least 1; without peers it says that it is not syncing"));
        nodes.get(0).peers(2);
        nodes.get(0).mine(8);
        nodes.get(1).mine(8);
        await("it stays behind")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(reasons().get(2))
                        .matches("DEGRADED block 40 is 8 behind block 48 of node-[12], allowed 5"));
        nodes.get(2).mine(8);
        await("all nodes are UP")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(reasons()).containsExactly("UP ", "UP ", "UP "));
        assertThat(forks()).as("the nodes have the same chain").isEmpty();
    }

    @Test
    void d11_twoHashesAtOneHeightAreAForkAndCritical() throws Exception {
        watch("");
        nodes.get(1).mineAnother();
        for (AnvilNode node : nodes) {
            node.mine(10);
        }
        await("the fork").atMost(SOON).untilAsserted(() -> assertThat(forks()).hasSize(1));
        JsonNode fork = forks().get(0);
        assertThat(fork.path("severity").asText()).isEqualToIgnoringCase("critical");
        assertThat(fork.path("service").asText()).isEqualTo("ledger");
        assertThat(fork.path("check").asText()).isEqualTo("node");
        assertThat(fork.path("summary").asText())
                .matches(
                        "fork: at height \\d+ node-1, node-3 have block 0x[0-9a-f]{12}…, node-2 has block 0x[0-9a-f]{12}…");
        await("what is final differs too")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(findings("FinalityBroken"))
                        .singleElement()
                        .satisfies(broken -> {
                            assertThat(broken.path("severity").asText()).isEqualToIgnoringCase("critical");
                            assertThat(broken.path("summary").asText())
                                    .startsWith("finality broken: at height ")
                                    .contains("node-1, node-3 have block 0x", "node-2 has block 0x");
                        }));
        await("its incident")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/incidents?state=open").stream()
                        .anyMatch(i -> i.path("summary").asText().startsWith("fork: at height")));
    }

    @Test
    void finalityThatStandsStillIsSeenWithItsAge() throws Exception {
        start("max_head_age: 1h, max_finality_lag: 8s", "");
        await("blocks come every second and become final").atMost(SOON).untilAsserted(() -> {
            keepUp();
            assertAllUp();
        });
        await("nothing new is final")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(reasons())
                                .allMatch(
                                        reason -> reason.matches(
                                                "DEGRADED nothing after block \\d+ is final, and that is (9|[1-9]\\d) s old, expected at most 8 s")));
        await("it goes on").atMost(SOON).untilAsserted(() -> {
            keepUp();
            assertAllUp();
        });
        assertThat(findings("FinalityBroken")).as("what was final stayed so").isEmpty();
    }

    /** Mines on all nodes what is missing up to now: their blocks are a second apart. */
    private void keepUp() throws IOException {
        int missing = (int) Math.max(0, Instant.now().getEpochSecond() - begins - mined);
        for (AnvilNode node : nodes) {
            if (missing > 0) {
                node.mine(missing);
            }
        }
        mined += missing;
    }

    @Test
    void aNodeThatStaysBehindIsHealedAlthoughItFindsNothingWrongWithItself() throws Exception {
        AnvilNode late = nodes.get(2);
        try (Witness witness = new Witness(folder, address -> catchUp(late, 8))) {
            watch("""
                    remediations:
                      - name: restart-node
                        when: {service: ledger, check: node, status: DEGRADED}
                        mode: auto
                        override: "a test"
                        steps: [{action: restart, executor: runner, timeout: 20s, expires: 30s}]
                        guard: {cooldown: 1s}
                        verify: {healthy_for: 1s, within: 30s}
                    """ + witness.sections());
            nodes.get(0).mine(8);
            nodes.get(1).mine(8);
            await("the run is done")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(vigie.items("/api/v1/runs"))
                            .as(() -> vigie.printed())
                            .singleElement()
                            .satisfies(run ->
                                    assertThat(run.path("state").asText()).isEqualTo("DONE")));
            assertThat(witness.deeds())
                    .singleElement()
                    .satisfies(deed -> assertThat(deed.instance()).isEqualTo(late.address()));
            assertThat(reasons()).containsExactly("UP ", "UP ", "UP ");
        }
    }

    private static void catchUp(AnvilNode node, int blocks) {
        try {
            node.mine(blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
