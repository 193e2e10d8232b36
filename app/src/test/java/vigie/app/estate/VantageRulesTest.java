package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig;
import vigie.model.Quorum;
import vigie.model.Secret;

class VantageRulesTest {
    private static final String ESTATE = """
            version: 1
            vantage:
              name: a
              zone: a
              canary: uplink
              points:
                - {name: b, zone: b, url: "https://vigie-b:9600", token: "env:TOKEN"}
                - {name: c, zone: %s, url: "https://vigie-c:9600", every: 3s}
            services:
              - name: uplink
                targets: {static: [{address: "10.0.0.1:53"}]}
                checks: [{name: reach, use: tcp}]
              - name: api
                targets: {static: [{address: "127.0.0.1:80"}, {address: "127.0.0.1:81"}]}
                checks: [{name: health, use: http}]
                vantages: {need: %d, %s}
            """;

    private final FakeEnvironment environment = new FakeEnvironment().variable("TOKEN", "0123456789abcdef");

    private Estate read(String zone, int need, String more) {
        return environment.accepted(ESTATE.formatted(zone, need, more));
    }

    @Test
    void everyRoomIsToldItsPart() {
        Estate estate = read("c", 2, "of: 3, distinct: zone");
        CollectorConfig.Vantages vantages = estate.collector().vantages();
        assertThat(vantages.here()).isEqualTo("a");
        assertThat(vantages.canary()).isEqualTo("uplink");
        assertThat(vantages.others())
                .extracting(CollectorConfig.Peer::every)
                .containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(3));
        assertThat(vantages.others().get(0).token()).isEqualTo(new Secret("0123456789abcdef"));
        assertThat(estate.detector().vantages().others()).isEqualTo(Map.of("b", "b", "c", "c"));
        assertThat(estate.collector().services().get(0).service().quorum()).isNull();
        assertThat(estate.collector().services().get(1).service().quorum()).isEqualTo(new Quorum(2, 3, true));
        assertThat(estate.alerting().services().get(1).quorum()).isEqualTo(new Quorum(2, 3, true));
        assertThat(estate.findings()).isEmpty();
    }

    @Test
    void onePointOfTheListIsThisOneAndTellsItsZone() {
        Estate estate = environment.accepted(
                ESTATE.replace("  name: a\n  zone: a\n", "  name: b\n").formatted("c", 2, "distinct: zone"));
        assertThat(estate.collector().vantages().zone()).isEqualTo("b");
        assertThat(estate.collector().vantages().others())
                .extracting(CollectorConfig.Peer::name)
                .containsExactly("c");
    }

    @Test
    void twoInAZoneHaveOneVoice() {
        assertThat(read("b", 2, "distinct: zone")
                        .collector()
                        .services()
                        .get(1)
                        .service()
                        .quorum())
                .isEqualTo(new Quorum(2, 2, true));
        assertThat(read("b", 2, "of: 3").collector().services().get(1).service().quorum())
                .isEqualTo(new Quorum(2, 3, false));
    }

    /** One page for a network that is cut off, and not one for each target that is not seen any more. */
    @Test
    void pain11_whatIsNotSeenWhileTheCanaryIsGoneIsNotPagedBesideIt() {
        assertThat(read("c", 2, "of: 3").alerting().quiet().inhibitions())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.source()).hasToString("[alertname=\"ServiceDown\", service=\"uplink\"]");
                    assertThat(rule.target()).hasToString("[alertname=\"TargetUnknown\"]");
                });
    }

    @Test
    void s1_aQuorumOfOneIsFound() {
        assertThat(read("c", 1, "of: 3").findings())
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).contains("one vantage point alone", "api"));
    }
}
