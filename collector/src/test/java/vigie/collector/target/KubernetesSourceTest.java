package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.collector.target.RealSource.SECOND;
import static vigie.collector.target.RealSource.addresses;
import static vigie.collector.target.RealSource.problem;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.net.RawServer;
import vigie.collector.net.TestAuthority;
import vigie.collector.target.SourceServer.Reply;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;

/** Answers as the reference of {@code discovery.k8s.io/v1} shows them, over a real HTTP server; not recorded from a cluster. */
@Timeout(60)
class KubernetesSourceTest {
    private static final String READY =
            endpoint("10.244.1.7", "{\"ready\":true,\"serving\":true,\"terminating\":false}", "api-1");
    private static final String FAILING = endpoint("10.244.0.5", "{\"ready\":false,\"serving\":false}", "api-0");
    private static final String LEAVING =
            endpoint("10.244.2.9", "{\"ready\":false,\"serving\":true,\"terminating\":true}", "api-2");
    private static final String PORTS = "[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}]";

    @TempDir
    private Path folder;

    private final RealSource real = new RealSource();
    private SourceServer server;

    @BeforeEach
    void begin() throws IOException {
        server = new SourceServer(asked -> Reply.ok(list("", slice("IPv4", PORTS, READY, FAILING, LEAVING))));
    }

    @AfterEach
    void end() throws InterruptedException {
        server.close();
        real.close();
    }

    private static String endpoint(String address, String conditions, String pod) {
        return "{\"addresses\":[\"" + address + "\"],\"conditions\":" + conditions + ",\"nodeName\":\"node-a\","
                + "\"targetRef\":{\"kind\":\"Pod\",\"name\":\"" + pod
                + "\",\"namespace\":\"shop\",\"uid\":\"x\"},\"zone\":\"z1\"}";
    }

    private static String slice(String family, String ports, String... endpoints) {
        return "{\"addressType\":\"" + family + "\",\"metadata\":{\"name\":\"api-x\"},\"ports\":" + ports
                + ",\"endpoints\":[" + String.join(",", endpoints) + "]}";
    }

    private static String list(String next, String... slices) {
        return "{\"kind\":\"EndpointSliceList\",\"apiVersion\":\"discovery.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\""
                + next + "\"},\"items\":[" + String.join(",", slices) + "]}";
    }

    private KubernetesConfig config(@Nullable String port) {
        var parsed = port == null ? null : KubernetesConfig.Port.parse(port);
        return new KubernetesConfig(server.url(), "shop", "api", parsed, null, null, null, SECOND);
    }

    private InstanceSource.Reading read(@Nullable String port, String body) throws Exception {
        server.answering = asked -> Reply.ok(body);
        return real.read(config(port));
    }

    @Test
    void anEndpointThatIsNotReadyIsATargetAndOneThatLeavesIsNot() throws Exception {
        assertThat(real.read(config(null)).instances())
                .containsExactly(
                        new Instance("api", "10.244.0.5:8080", "z1", "", labels("api-0")),
                        new Instance("api", "10.244.1.7:8080", "z1", "", labels("api-1")));
        assertThat(server.asked)
                .containsExactly("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"
                        + "?labelSelector=kubernetes.io%2Fservice-name%3Dapi&limit=500");
        assertThat(server.tokens).containsExactly("none");
    }

    private static Labels labels(String pod) {
        return Labels.of("namespace", "shop", "pod", pod, "node", "node-a");
    }

    @Test
    void pagesAreReadToTheEndAndAnEndpointThatStandsTwiceIsOne() throws Exception {
        server.answering = asked -> Reply.ok(
                asked.endsWith("&continue=a%2Bb%26c")
                        ? list("", slice("IPv4", PORTS, FAILING, READY))
                        : list("a+b&c", slice("IPv4", PORTS, READY)));
        assertThat(addresses(real.read(config(null)))).containsExactly("10.244.0.5:8080", "10.244.1.7:8080");
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void pagesThatDoNotEndAreAFailure() throws Exception {
        server.answering = asked -> Reply.ok(list("more", slice("IPv4", PORTS, READY)));
        var patient = new KubernetesConfig(server.url(), "shop", "api", null, null, null, null, Duration.ofSeconds(30));
        assertThat(problem(real.read(patient))).contains("100 pages at most");
        assertThat(server.asked).hasSize(100);
    }

    @Test
    void aPageThatExpiredMeanwhileIsAFailureOfTheWhole() throws Exception {
        server.answering = asked -> asked.contains("continue")
                ? Reply.of(410, "{\"kind\":\"Status\",\"reason\":\"Expired\"}")
                : Reply.ok(list("more", slice("IPv4", PORTS, READY)));
        assertThat(problem(real.read(config(null)))).isEqualTo("status must be 200: was 410");
    }

    @Test
    void thePortIsTheOnlyOneOrTheNamedOneOrTheNumber() throws Exception {
        String two = list(
                "", slice("IPv4", "[{\"name\":\"http\",\"port\":8080},{\"name\":\"metrics\",\"port\":9090}]", READY));
        assertThat(addresses(read("metrics", two))).containsExactly("10.244.1.7:9090");
        assertThat(addresses(read("7000", two))).containsExactly("10.244.1.7:7000");
        assertThat(problem(read(null, two))).contains("has 2");
        assertThat(problem(read("grpc", two))).contains("no port named grpc");
        assertThat(problem(read("all", list("", slice("IPv4", "[{\"name\":\"all\"}]", READY)))))
                .contains("missing");
        assertThat(problem(read(null, list("", slice("IPv4", "null", READY))))).contains("has 0");
    }

    @Test
    void aServiceOfTwoFamiliesIsWatchedByTheFirst() throws Exception {
        String six = slice("IPv6", PORTS, endpoint("fd00::7", "{}", "api-1"));
        assertThat(addresses(read(null, list("", six)))).containsExactly("[fd00::7]:8080");
        assertThat(addresses(read(null, list("", six, slice("IPv4", PORTS, READY)))))
                .containsExactly("10.244.1.7:8080");
        String name = slice(
                "FQDN", PORTS, "{\"addresses\":[\"api.example\"],\"targetRef\":{\"kind\":\"Node\",\"name\":\"n\"}}");
        assertThat(read(null, list("", name)).instances())
                .containsExactly(new Instance("api", "api.example:8080", "", "", Labels.of("namespace", "shop")));
    }

    @Test
    void anEmptyListIsAList() throws Exception {
        var none = InstanceSource.Reading.of(List.of());
        assertThat(read(null, list(""))).isEqualTo(none);
        assertThat(read(null, list("", slice("IPv4", "null")))).isEqualTo(none);
        assertThat(read(null, "{\"kind\":\"EndpointSliceList\",\"items\":null}"))
                .isEqualTo(none);
        assertThat(read(null, list("", "{\"addressType\":\"IPv4\",\"endpoints\":null}")))
                .isEqualTo(none);
    }

    @Test
    void aTokenIsSentAndOneInAFileIsReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        var ofFile = new KubernetesConfig(server.url(), "shop", "api", null, null, file, null, SECOND);
        InstanceSource source = ofFile.source(real.context());
        RealSource.read(source);
        Files.writeString(file, "second");
        RealSource.read(source);
        Secret fixed = new Secret("third");
        var ofSecret = new KubernetesConfig(server.url(), "shop", "api", null, fixed, null, null, SECOND);
        real.read(ofSecret);
        assertThat(server.tokens).containsExactly("Bearer first", "Bearer second", "Bearer third");
        assertThat(ofSecret.toString() + ofSecret.shown()).doesNotContain("third");

        Files.writeString(file, "sec\nret");
        assertThat(problem(RealSource.read(source))).contains("one line").doesNotContain("sec\nret", "sec ret");
        Files.delete(file);
        assertThat(problem(RealSource.read(source))).contains("cannot be read");
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void overTlsTheFileOfTheAuthorityDecides() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        authority.make("cluster", "-ext", "bc:c");
        authority.make("other", "-ext", "bc:c");
        authority.make("server", "-signer", "cluster", "-ext", "SAN=ip:127.0.0.1");
        String body = list("", slice("IPv4", PORTS, READY));
        RawServer.Behaviour answering = connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        };
        try (RawServer secure = authority.serve(answering, "server")) {
            URI url = URI.create("https://127.0.0.1:" + secure.port());
            assertThat(addresses(real.read(secured(url, authority.certificates("cluster")))))
                    .containsExactly("10.244.1.7:8080");
            assertThat(problem(real.read(secured(url, authority.certificates("other")))))
                    .contains("(tls)");
            assertThat(problem(real.read(secured(url, null)))).contains("(tls)");
            assertThat(problem(real.read(secured(url, folder.resolve("none"))))).contains("cannot be read");
        }
    }

    private static KubernetesConfig secured(URI url, @Nullable Path ca) {
        return new KubernetesConfig(url, "shop", "api", null, null, null, ca, Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500})
    void anotherStatusIsAFailure(int status) throws Exception {
        server.answering = asked -> Reply.of(status, "{\"kind\":\"Status\"}");
        assertThat(problem(real.read(config(null)))).isEqualTo("status must be 200: was " + status);
    }

    @Test
    void aServerThatHangsOrIsForbiddenIsAFailure() throws Exception {
        server.answering = asked -> Reply.hang();
        assertThat(problem(real.read(config(null)))).isNotBlank();
        server.answering = asked -> asked.contains("continue") ? Reply.hang() : Reply.ok(list("more"));
        assertThat(problem(real.read(config(null)))).isNotBlank();
        real.policy(address -> "not here");
        assertThat(problem(real.read(config(null)))).contains("not here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"kind\":\"Status\"}",
                "{\"kind\":7}",
                "{\"kind\":\"EndpointSliceList\",\"items\":{}}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[7]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[],\"metadata\":{\"continue\":7}}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPX\"}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":7}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[7]}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[{}]}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[7]}]}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"ports\":[{\"port\":1e9}],\"endpoints\":[{\"addresses\":[\"a\"]}]}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"ports\":[{\"port\":80}],\"endpoints\":[{\"addresses\":[\"a/b\"]}]}]}",
                "{\"kind\":\"EndpointSliceList\",\"items\":[{\"addressType\":\"IPv4\",\"ports\":[{\"port\":80}],\"endpoints\":[{\"addresses\":[\"a\"],\"zone\":7}]}]}"
            })
    void whatIsNoListOfSlicesIsRefusedAsAWhole(String body) throws Exception {
        assertThat(problem(read(null, body))).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }

    @Test
    void aListThatIsTooLongIsRefused() throws Exception {
        String[] endpoints = new String[10_001];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = "{\"addresses\":[\"10.PAGE." + i / 250 + '.' + i % 250 + "\"]}";
        }
        String page = list("more", slice("IPv4", PORTS, endpoints));
        server.answering = asked -> Reply.ok(page.replace("PAGE", String.valueOf(server.asked.size())));
        var patient = new KubernetesConfig(server.url(), "shop", "api", null, null, null, null, Duration.ofSeconds(30));
        assertThat(problem(real.read(patient))).contains("50000 targets at most");
    }
}
