package vigie.collector.probe.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

class PatroniProbeTest extends ProbeContract {
    private static final String REPLICA = """
            {"state": "running", "role": "replica", "timeline": 3, "xlog": {"received_location": 7}, "dcs_last_seen": @now@,
             "patroni": {"version": "3.0.2", "scope": "orders"}}""";
    private static final String LEADER = REPLICA.replace("replica", "master");
    private static final String CLUSTER = """
            {"members": [
             {"name": "pg1", "role": "leader", "state": "running", "timeline": 3},
             {"name": "pg2", "role": "sync_standby", "state": "streaming", "timeline": 3, "lag": 0}],
             "scope": "orders"}""";

    private String cluster = CLUSTER;

    private static PatroniProbe.Config config(int standbys, int syncStandbys) {
        return new PatroniProbe.Config(
                null, null, null, null, null, 1_000L, standbys, syncStandbys, Duration.ofMinutes(5), null);
    }

    @Override
    protected Probe probe() {
        return PatroniProbe.KIND.make(TARGET, config(1, 1), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    private void member(String text) {
        http.script = request -> {
            long now = time.clock().instant().getEpochSecond();
            boolean whole = request.url().getPath().equals("/cluster");
            return Reply.ok((whole ? cluster : text).replace("@now@", Long.toString(now)));
        };
    }

    private Probe.Answer poll(String member) {
        member(member);
        return poll(probe());
    }

    @Test
    void aMemberThatFollowsIsAskedOnce() {
        Probe.Answer answer = poll(REPLICA);
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts()).containsExactly(new Fact(Topic.ROLE, "", "standby"));
        assertThat(answer.seen().progress()).containsExactly(new Seen.Progress("timeline", 3, 0));
        assertThat(http.calls).extracting(call -> call.url().getPath()).containsExactly("/patroni");
    }

    @Test
    void theLeaderTellsOfAll() {
        Probe.Answer answer = poll(LEADER);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts()).containsExactly(new Fact(Topic.ROLE, "", "primary"));
        assertThat(answer.components())
                .containsExactly(
                        new CheckResult.Component("pg1", Status.UP, "leader, running, timeline 3"),
                        new CheckResult.Component(
                                "pg2", Status.UP, "sync_standby, streaming, timeline 3, 0 bytes behind"));
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + f.labels() + " " + f.value())
                .contains(
                        "patroni_lag_bytes{member=\"pg2\"} 0.0",
                        "patroni_sync_standbys{} 1.0",
                        "patroni_primary{} 1.0",
                        "patroni_postgres_timeline{} 3.0");
        assertThat(http.calls).extracting(call -> call.url().getPath()).containsExactly("/patroni", "/cluster");
    }

    @Test
    void d8_aLagThatIsUnknownIsNotZero() {
        cluster = CLUSTER.replace("\"lag\": 0", "\"lag\": \"unknown\"");
        Probe.Answer answer = poll(LEADER);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("how far member pg2 is behind is not known");
        assertThat(answer.seen().figures()).anyMatch(f -> Double.isNaN(f.value()));
        cluster = CLUSTER.replace("\"lag\": 0", "\"lag\": 1001");
        assertThat(poll(LEADER).reason()).isEqualTo("member pg2 is 1001 bytes behind, expected at most 1000");
    }

    @Test
    void membersThatDoNotFollowAreToldAtTheLeader() {
        cluster = CLUSTER.replace("\"state\": \"streaming\"", "\"state\": \"start failed\"");
        assertThat(poll(LEADER).reason())
                .isEqualTo("member pg2 is start failed; 0 standbys, expected at least 1; "
                        + "0 synchronous standbys, expected at least 1");
        cluster = CLUSTER.replace("sync_standby", "replica").replace("3, \"lag\"", "2, \"lag\"");
        assertThat(poll(LEADER).reason())
                .isEqualTo("member pg2 is on timeline 2, the leader on 3; 0 synchronous standbys, expected at least 1");
        cluster = CLUSTER.replace("leader", "replica");
        assertThat(poll(LEADER).reason()).contains("it leads, and the store knows 0 leaders");
        cluster = "[]";
        assertThat(poll(LEADER).reason()).isEqualTo("it does not tell of the cluster");
    }

    @Test
    void whatRunsNoPostgresIsDown() {
        Probe.Answer answer = poll(LEADER.replace("running", "start failed"));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("PostgreSQL is not running: start failed");
        assertThat(poll(LEADER.replace("running", "unknown")).reason()).isEqualTo("PostgreSQL does not answer Patroni");
    }

    @Test
    void aClusterWithoutALeaderIsNotAskedFor() {
        assertThat(poll(LEADER.replace("{\"state\"", "{\"cluster_unlocked\": true, \"state\""))
                        .reason())
                .isEqualTo("no leader: nobody holds the leader's lock");
        assertThat(poll(LEADER.replace("{\"state\"", "{\"failsafe_mode_is_active\": true, \"state\""))
                        .reason())
                .isEqualTo("failsafe mode: the leader stays one without the store");
        long old = time.clock().instant().getEpochSecond() - 90;
        assertThat(poll(LEADER.replace("@now@", Long.toString(old))).reason())
                .matches("it has not reached the store of the cluster \\(DCS\\) for 9\\d s, expected at most 60 s");
        assertThat(http.calls).extracting(call -> call.url().getPath()).doesNotContain("/cluster");
    }

    @Test
    void aPauseIsToldOnceItLasts() {
        Probe probe = probe();
        member(REPLICA.replace("{\"state\"", "{\"pause\": true, \"state\""));
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        time.advance(Duration.ofMinutes(5));
        assertThat(poll(probe).reason())
                .matches("the cluster is paused for 30\\d s, expected at most 300 s: nothing fails over");
        member(REPLICA);
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        member(REPLICA.replace("{\"state\"", "{\"pause\": true, \"state\""));
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
    }

    @Test
    void aRestartThatIsWantedIsADetail() {
        Probe.Answer answer = poll(REPLICA.replace("{\"state\"", "{\"pending_restart\": true, \"state\""));
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.components()).extracting(CheckResult.Component::name).containsExactly("pending restart");
    }

    @Test
    void aLeaderWhoseStoreHangsStillTellsOfItself() {
        http.script = request -> request.url().getPath().equals("/cluster")
                ? Reply.ok(CLUSTER).after(Duration.ofMinutes(1))
                : Reply.ok(LEADER.replace("@now@", "0"));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("it does not tell of the cluster: no answer before the deadline");
        assertThat(answer.seen().facts()).hasSize(1);
    }

    @Test
    void otherAnswersAreNotPatronis() {
        for (String text : List.of("{}", "[]", "{\"state\": 1, \"role\": \"x\"}", "{\"state\": \"running\"}", "null")) {
            assertThat(poll(text).reason()).isEqualTo("the answer is not Patroni's");
        }
        http.script = request -> Reply.of(401, "text/plain", "");
        assertThat(poll(probe()).status()).isEqualTo(Status.UNKNOWN);
        http.script = request -> Reply.of(502, "text/plain", "");
        assertThat(poll(probe()).reason()).isEqualTo("status 502, expected 200");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void survivesBrokenAnswers(long seed) {
        Random random = new Random(seed);
        List<String> values = List.of(
                "null", "-1", "1e400", "99999999999999999999", "\"x\"", "[[]]", "{}", "true", "0.5", "\"\\u0000\"");
        Probe probe = probe();
        for (int i = 0; i < 1_000; i++) {
            String value = values.get(random.nextInt(values.size()));
            cluster = CLUSTER.replaceFirst(
                    List.of("3", "0", "\"pg2\"", "\"leader\"", "\"streaming\"", "\\{\"name\"[^}]*}")
                            .get(random.nextInt(6)),
                    value.replace("\\", "\\\\"));
            String own = LEADER.replace(List.of("3,", "@now@,", "\"master\",").get(random.nextInt(3)), value + ",");
            member(own);
            poll(probe);
            answerWith(cluster.getBytes(StandardCharsets.UTF_8));
            poll(probe);
        }
    }

    @Test
    void thousandsOfMembersAreAHundred() {
        StringBuilder many = new StringBuilder("{\"members\": [");
        for (int i = 0; i < 5_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("{\"name\": \"m" + i + "\", \"role\": \"replica\", \"state\": \"x\"}");
        }
        cluster = many.append("]}").toString();
        assertThat(poll(LEADER).components()).hasSize(100);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(-1, 0)).hasMessage("standbys must be at least 0: was -1");
        assertThatThrownBy(() ->
                        new PatroniProbe.Config(null, null, null, null, null, null, null, null, null, Duration.ZERO))
                .hasMessage("max_dcs_age must be more than 0s: was PT0S");
    }
}
