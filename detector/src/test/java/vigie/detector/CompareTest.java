package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;

/** What one check saw of three instances, compared, through the front of the room. */
class CompareTest {
    private final Bench bench = new Bench();

    private void watch() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        bench.instances(bench.three);
    }

    private static Fact block(long height, String hash) {
        return new Fact(Topic.BLOCK, Long.toString(height), hash);
    }

    private static Fact role(String role) {
        return new Fact(Topic.ROLE, "", role);
    }

    private static Fact breaker(String name, String state) {
        return new Fact(Topic.BREAKER, name, state);
    }

    private List<String> compared() {
        return bench.heard.stream()
                .filter(f -> !f.kind().name().startsWith("TARGET") && f.kind() != Kind.SERVICE_DOWN)
                .map(f -> f.kind().alertName() + " " + f.state())
                .toList();
    }

    private Finding last() {
        return bench.heard.get(bench.heard.size() - 1);
    }

    @Test
    void d11_differentHashesAtOneHeightAreAForkOnceBothHaveSaidSoTwice() {
        watch();
        bench.saw(1, block(100, "0xaa"));
        bench.saw(2, block(100, "0xaa"), block(112, "0xcc"));
        assertThat(compared()).containsExactly("ChainFork CLEAR");
        bench.saw(3, block(112, "0xdd"));
        assertThat(compared()).containsExactly("ChainFork CLEAR");
        bench.saw(1, block(112, "0xcc"));
        bench.saw(2, block(112, "0xcc"));
        assertThat(compared()).containsExactly("ChainFork CLEAR");
        bench.saw(3, block(112, "0xdd"));
        assertThat(compared()).containsExactly("ChainFork CLEAR", "ChainFork ACTIVE");
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(last().summary())
                .isEqualTo("fork: at height 112 api-1, api-2 have block 0xcc, api-3 has block 0xdd");
        assertThat(last().evidence()).containsExactly("api-1, api-2: 0xcc", "api-3: 0xdd");
        assertThat(last().check()).isEqualTo("health");
        assertThat(last().instance()).isNull();
    }

    @Test
    void aNodeThatFollowsTheOthersAgainEndsTheFork() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, block(112, "0xcc"));
            bench.saw(2, block(112, "0xdd"));
        }
        assertThat(compared()).containsExactly("ChainFork ACTIVE");
        bench.saw(2, block(112, "0xcc"));
        assertThat(compared()).containsExactly("ChainFork ACTIVE", "ChainFork CLEAR");
    }

    @Test
    void aNodeThatStaysBehindIsComparedWithWhatTheOthersHad() {
        watch();
        bench.saw(1, block(96, "0x01"), block(112, "0x02"));
        bench.saw(1, block(4000, "0x0a"), block(4016, "0x0b"));
        bench.saw(2, block(96, "0x01"), block(112, "0xff"));
        bench.saw(1, block(4016, "0x0b"));
        bench.saw(2, block(96, "0x01"), block(112, "0xff"));
        assertThat(compared()).containsExactly("ChainFork ACTIVE");
        assertThat(last().summary())
                .isEqualTo("fork: at height 112 api-1 has block 0x02, api-2 has block 0xff; nothing known of api-3");
    }

    @Test
    void nothingIsSaidOfNodesWithoutACommonHeight() {
        watch();
        bench.saw(1, block(96, "0x01"));
        bench.saw(2, block(97, "0x02"));
        assertThat(compared()).isEmpty();
    }

    @Test
    void aForkThatCannotBeSeenAnyMoreIsNotResolved() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, block(112, "0xcc"));
            bench.saw(2, block(112, "0xdd"));
        }
        bench.answer(2, Status.DOWN);
        bench.answer(2, Status.DOWN);
        assertThat(compared()).containsExactly("ChainFork ACTIVE", "ChainFork UNKNOWN");
        assertThat(bench.holding()).anyMatch(word -> word.startsWith("ChainFork"));
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "other")));
        bench.time.settle();
        assertThat(compared()).endsWith("ChainFork CLEAR");
    }

    @Test
    void aSwitchOverIsNoSplitBrain() {
        watch();
        bench.saw(1, role("primary"));
        bench.saw(2, role("standby"));
        bench.saw(3, role("standby"));
        assertThat(compared()).containsExactly("PrimaryMissing CLEAR", "SplitBrain CLEAR");
        bench.saw(2, role("primary"));
        bench.saw(1, role("standby"));
        bench.saw(3, role("standby"));
        bench.saw(1, role("standby"));
        bench.saw(2, role("standby"));
        bench.saw(1, role("primary"));
        assertThat(compared()).containsExactly("PrimaryMissing CLEAR", "SplitBrain CLEAR");
    }

    @Test
    void twoPrimariesAreASplitBrainUntilEveryCopyHasSaidOtherwise() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, role("primary"));
            bench.saw(2, role("primary"));
            bench.saw(3, role("standby"));
        }
        assertThat(compared()).containsExactly("PrimaryMissing CLEAR", "SplitBrain ACTIVE");
        assertThat(last().summary()).isEqualTo("2 primaries of api: api-1, api-2");
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        bench.answer(1, Status.DOWN);
        bench.answer(1, Status.DOWN);
        assertThat(compared()).endsWith("SplitBrain ACTIVE", "SplitBrain UNKNOWN");
        bench.saw(1, role("standby"));
        bench.saw(1, role("standby"));
        assertThat(compared()).endsWith("SplitBrain UNKNOWN", "SplitBrain CLEAR");
    }

    @Test
    void aPrimaryThatIsDownIsMissed() {
        watch();
        bench.saw(1, role("primary"));
        bench.saw(2, role("standby"));
        bench.saw(3, role("standby"));
        bench.answer(1, Status.DOWN);
        assertThat(compared()).as("one bad answer is none").doesNotContain("PrimaryMissing ACTIVE");
        bench.answer(1, Status.DOWN);
        bench.time.advance(Duration.ofSeconds(1));
        bench.saw(2, role("standby"));
        bench.saw(3, role("standby"));
        assertThat(compared()).endsWith("PrimaryMissing ACTIVE");
        assertThat(last().summary()).isEqualTo("no primary of api: nothing takes writes");
        assertThat(last().evidence()).containsExactly("api-2 is standby", "api-3 is standby", "api-1 is down");
    }

    @Test
    void aPrimaryIsNotMissedWhereTheEstateHasStandbysAlone() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        List<Instance> labelled = bench.three.stream()
                .map(i -> new Instance(i.service(), i.address(), i.zone(), i.region(), Labels.of("role", "standby")))
                .toList();
        bench.instances(labelled);
        for (int i = 0; i < 3; i++) {
            bench.saw(1, role("standby"));
            bench.saw(2, role("standby"));
            bench.saw(3, role("standby"));
        }
        assertThat(compared()).containsExactly("SplitBrain CLEAR");
    }

    @Test
    void breakersOfOneNameOnHalfOfTheInstancesAreTheDependencysTrouble() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, breaker("payments", "open"), breaker("mail", "open"));
            bench.saw(2, breaker("payments", "half_open"), breaker("mail", "closed"));
            bench.saw(3, breaker("payments", "closed"), breaker("mail", "closed"));
        }
        assertThat(bench.detector.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.DEPENDENCY_FAILING);
            assertThat(f.series()).isEqualTo(Labels.of("breaker", "payments"));
            assertThat(f.summary())
                    .isEqualTo("api has given up calling payments: the breaker is open on 2 of 3 instances");
            assertThat(f.evidence()).containsExactly("api-1: open", "api-2: half_open");
            assertThat(f.severity()).isEqualTo(Severity.WARNING);
        });
        bench.saw(2, breaker("payments", "closed"), breaker("mail", "closed"));
        assertThat(bench.detector.findings()).isEmpty();
        for (int i = 1; i <= 3; i++) {
            bench.saw(i);
        }
        assertThat(compared()).endsWith("DependencyFailing CLEAR");
    }

    @Test
    void aTroubleOfABreakerThatNobodyTellsOfAnyMoreIsOver() {
        watch();
        for (int i = 0; i < 6; i++) {
            bench.saw(1 + i % 3, breaker("payments", "open"));
        }
        assertThat(bench.detector.findings()).hasSize(1);
        for (int i = 1; i <= 3; i++) {
            bench.saw(i, breaker("mail", "closed"));
        }
        assertThat(bench.detector.findings()).isEmpty();
    }

    private static Fact integrity(String item, String how) {
        return new Fact(Topic.INTEGRITY, item, how);
    }

    @Test
    void whatIsBrokenIsOneFindingUntilAllIsWholeAgain() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, integrity("conf/a.yaml", "is changed"), integrity("orphans", "has 2 rows"));
            bench.saw(2, integrity("", "whole"));
            bench.saw(3, integrity("", "whole"));
        }
        assertThat(bench.detector.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.INTEGRITY_BROKEN);
            assertThat(f.severity()).isEqualTo(Severity.ERROR);
            assertThat(f.summary()).isEqualTo("what api keeps is broken: conf/a.yaml is changed, orphans has 2 rows");
            assertThat(f.evidence()).containsExactly("api-1: conf/a.yaml is changed", "api-1: orphans has 2 rows");
        });
        bench.saw(1);
        assertThat(compared()).as("it has not looked at all").endsWith("IntegrityBroken UNKNOWN");
        bench.saw(1, integrity("", "whole"));
        assertThat(compared()).endsWith("IntegrityBroken CLEAR");
    }

    private static Fact backup(String what, String how) {
        return new Fact(Topic.BACKUP, what, how);
    }

    @Test
    void whatSeveralSayOfTheSameBackupsIsOneFinding() {
        watch();
        for (int i = 0; i < 2; i++) {
            bench.saw(1, backup("the last full backup", "is from yesterday"), backup("a restore", "was never proven"));
            bench.saw(2, backup("the last full backup", "is from yesterday"));
            bench.saw(3, backup("", "as they should be"));
        }
        assertThat(bench.detector.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.BACKUP_OVERDUE);
            assertThat(f.severity()).isEqualTo(Severity.WARNING);
            assertThat(f.summary())
                    .isEqualTo("backups of api: the last full backup is from yesterday, a restore was never proven");
            assertThat(f.evidence()).hasSize(3).contains("api-2: the last full backup is from yesterday");
        });
        bench.saw(1, backup("", "as they should be"));
        bench.saw(2, backup("", "as they should be"));
        assertThat(compared()).endsWith("BackupOverdue CLEAR");
    }

    private static Fact cluster(String what, String how) {
        return new Fact(Topic.CLUSTER, what, how);
    }

    @Test
    void whatEveryMemberSaysOfItsClusterIsOneFindingUntilAllThatAreThereSayThatItWorks() {
        watch();
        for (int i = 0; i < 3; i++) {
            bench.answer(1, Status.DOWN);
            bench.saw(
                    2, cluster("a leader", "is missing for 2 of 9 partitions"), cluster("a controller", "is missing"));
            bench.saw(3, cluster("a leader", "is missing for 3 of 9 partitions"));
        }
        assertThat(bench.detector.findings())
                .filteredOn(f -> f.kind() == Kind.CLUSTER_FAILING)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.severity()).isEqualTo(Severity.ERROR);
                    assertThat(f.summary())
                            .isEqualTo("the cluster of api does not do all of its job: "
                                    + "a leader is missing for 2 of 9 partitions, a controller is missing");
                    assertThat(f.evidence()).hasSize(3).contains("api-3: a leader is missing for 3 of 9 partitions");
                });
        bench.saw(2, cluster("", "works"));
        assertThat(compared()).doesNotContain("ClusterFailing CLEAR");
        bench.saw(3, cluster("", "works"));
        assertThat(compared()).as("who is down is not asked").endsWith("ClusterFailing CLEAR");
    }

    @Test
    void whoHasNotLookedAtAllResolvesNothing() {
        watch();
        for (int i = 1; i <= 3; i++) {
            bench.saw(i);
        }
        assertThat(compared()).isEmpty();
    }
}
