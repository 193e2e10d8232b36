package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.collector.target.RealSource.SECOND;
import static vigie.collector.target.RealSource.problem;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.target.ConsulSource.Config;
import vigie.collector.target.SourceServer.Reply;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;

/** Answers as Consul's documentation of {@code /v1/health/service/:service} shows them, over a real HTTP server; not recorded from a Consul. */
@Timeout(60)
class ConsulSourceTest {
    private static final String TWO = """
            [{"Node": {"ID": "40e4a748-2192-161a-0510-9bf59fe950b5", "Node": "n2", "Address": "10.1.10.12", "Datacenter": "dc1",
                       "TaggedAddresses": {"lan": "10.1.10.12"}, "Meta": {"az": "b", "land": "eu"}},
              "Service": {"ID": "api-2", "Service": "api", "Tags": ["primary"], "Address": "", "Port": 8000,
                          "Meta": {}, "Weights": {"Passing": 10, "Warning": 1}, "Namespace": "default"},
              "Checks": [{"Node": "n2", "CheckID": "service:api", "Status": "critical", "ServiceTags": ["primary"]}]},
             {"Node": {"Node": "n1", "Address": "10.1.10.11", "Meta": null},
              "Service": {"ID": "api-1", "Service": "api", "Address": "2001:db8::7", "Port": 8001, "Meta": {"az": "a"}},
              "Checks": []}]""";

    private final RealSource real = new RealSource();
    private SourceServer server;

    @BeforeEach
    void begin() throws IOException {
        server = new SourceServer(asked -> Reply.ok(TWO));
    }

    @AfterEach
    void end() throws InterruptedException {
        server.close();
        real.close();
    }

    private Config plain() {
        return new Config(server.url(), "api", null, null, null, null, null, null, SECOND);
    }

    private InstanceSource.Reading read(String body) throws Exception {
        server.answering = asked -> Reply.ok(body);
        return real.read(plain());
    }

    @Test
    void everyInstanceIsATargetAlsoOneThatConsulFindsCritical() throws Exception {
        Config config = new Config(server.url(), "api", null, null, null, null, "az", "land", SECOND);
        assertThat(real.read(config).instances())
                .containsExactly(
                        new Instance("api", "10.1.10.12:8000", "b", "eu", Labels.of("node", "n2")),
                        new Instance("api", "[2001:db8::7]:8001", "a", "", Labels.of("node", "n1")));
        assertThat(server.asked).containsExactly("/v1/health/service/api");
        assertThat(server.tokens).containsExactly("none");
    }

    @Test
    void whatIsAskedSaysTheTagsTheDatacenterAndTheToken() throws Exception {
        Secret token = new Secret("b1gs33cr3t");
        Config config =
                new Config(server.url(), "a/b ü", List.of("v1", "x&y"), "dc 1", token, true, null, null, SECOND);
        assertThat(real.read(config).complete()).isTrue();
        assertThat(server.asked)
                .containsExactly("/v1/health/service/a%2Fb%20%C3%BC?passing=true&dc=dc%201&tag=v1&tag=x%26y");
        assertThat(server.tokens).containsExactly("b1gs33cr3t");
        assertThat(config.toString() + config.shown()).doesNotContain("b1gs33cr3t");
    }

    @Test
    void anEmptyListIsAListAndTheNextAnswerIsTaken() throws Exception {
        InstanceSource source = plain().source(real.context());
        assertThat(RealSource.read(source).instances()).hasSize(2);
        server.answering = asked -> Reply.ok("[]");
        assertThat(RealSource.read(source)).isEqualTo(InstanceSource.Reading.of(List.of()));
        server.answering = asked -> Reply.ok(TWO);
        assertThat(RealSource.read(source).instances()).hasSize(2);
    }

    @Test
    void aListThatTheTokenMayNotSeeAllOfIsAFailure() throws Exception {
        server.answering = asked -> new Reply(
                200, Map.of("X-Consul-Results-Filtered-By-ACLs", "true"), "[]".getBytes(StandardCharsets.UTF_8));
        assertThat(problem(real.read(plain()))).contains("service:read and node:read");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 429, 500, 503})
    void anotherStatusIsAFailure(int status) throws Exception {
        server.answering = asked -> Reply.of(status, TWO);
        assertThat(problem(real.read(plain()))).isEqualTo("status must be 200: was " + status);
    }

    @Test
    void aServerThatHangsIsGone() throws Exception {
        server.answering = asked -> Reply.hang();
        assertThat(problem(real.read(plain()))).isNotBlank();
        Config gone = plain();
        server.close();
        assertThat(problem(real.read(gone))).contains("connect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "7",
                "[7]",
                "[{}]",
                "[null]",
                "[{\"Node\":{},\"Service\":{}}]",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{}}]",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":0}}]",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":70000}}]",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":1e99}}]",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":\"80\"}}]",
                "[{\"Node\":{\"Address\":7},\"Service\":{\"Port\":80}}]",
                "[{\"Node\":{\"Address\":\"\"},\"Service\":{\"Port\":80}}]",
                "[{\"Node\":{\"Address\":\"user@a\"},\"Service\":{\"Port\":80}}]",
                "[{\"Node\":{\"Address\":\"a/b\"},\"Service\":{\"Port\":80}}]",
                "[{\"Node\":{\"Address\":\"a\",\"Node\":{}},\"Service\":{\"Port\":80}}]",
                "[{\"Node\":[],\"Service\":[]}]",
                "[] x",
                "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":80}}, {}]"
            })
    void whatIsNoListOfInstancesIsRefusedAsAWhole(String body) throws Exception {
        assertThat(problem(read(body))).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }

    @Test
    void whatIsTooMuchIsRefused() throws Exception {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i <= TargetGroups.MAX_TARGETS; i++) {
            many.append(i == 0 ? "" : ",");
            many.append("{\"Node\":{\"Address\":\"h" + i + "\"},\"Service\":{\"Port\":80}}");
        }
        assertThat(problem(
                        RealSource.read(slow().source(answered(many.append(']').toString())))))
                .contains("50000 targets at most");
        assertThat(problem(RealSource.read(slow().source(answered("\"" + "x".repeat(TargetGroups.MAX_BYTES) + "\"")))))
                .contains("longer than");
        String name = "x".repeat(1025);
        assertThat(problem(
                        read("[{\"Node\":{\"Address\":\"a\",\"Node\":\"" + name + "\"},\"Service\":{\"Port\":80}}]")))
                .contains("1024 characters");
    }

    private Config slow() {
        return new Config(server.url(), "api", null, null, null, null, null, null, SECOND.multipliedBy(30));
    }

    private SourceConfig.Context answered(String body) {
        server.answering = asked -> Reply.ok(body);
        return real.context();
    }

    @Test
    void aPlaceThatMayNotBeCalledIsNotAsked() throws Exception {
        real.policy(address -> "not here");
        assertThat(problem(real.read(plain()))).contains("not here");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void nonsenseIsRefusedByItsKey() {
        URI url = URI.create("http://127.0.0.1:8500");
        assertThatThrownBy(() -> new Config(url.resolve("/v1"), "api", null, null, null, null, null, null, null))
                .hasMessageStartingWith("url must have neither path");
        assertThatThrownBy(() -> new Config(url, " ", null, null, null, null, null, null, null))
                .hasMessageStartingWith("service must be");
        assertThatThrownBy(() -> new Config(url, "api", null, null, new Secret("a\nb"), null, null, null, null))
                .hasMessage("token must be one line of visible characters: was not");
        Config config = new Config(url, "api", null, null, null, null, null, null, null);
        assertThat(config.shown()).isEqualTo("consul http://127.0.0.1:8500 api");
    }
}
