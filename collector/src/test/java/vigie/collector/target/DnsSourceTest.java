package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.collector.target.RealSource.SECOND;
import static vigie.collector.target.RealSource.addresses;
import static vigie.collector.target.RealSource.problem;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import vigie.collector.net.DnsServer;
import vigie.collector.target.DnsSource.Config;
import vigie.model.Instance;
import vigie.model.Labels;

/** Real packets between the source and a name server of the test's own, made with dnsjava's codec. */
@Timeout(60)
class DnsSourceTest {
    private static final String NAME = "api.internal";

    private final RealSource real = new RealSource();

    @AfterEach
    void end() throws InterruptedException {
        real.close();
    }

    private static Config config(String name, DnsSource.@Nullable Type type, @Nullable Integer port, DnsServer server) {
        return new Config(name, type, port, "127.0.0.1:" + server.port(), SECOND, null, null, null);
    }

    private static DnsServer.Answering records(String... records) {
        return (question, overTcp) ->
                List.of(DnsServer.answer(question, Rcode.NOERROR, records).toWire());
    }

    private InstanceSource.Reading a(DnsServer.Answering answering) throws Exception {
        try (DnsServer server = new DnsServer(answering)) {
            return real.read(config(NAME, DnsSource.Type.A, 8080, server));
        }
    }

    @Test
    void everyAddressOfANameIsATargetInOrderAndOnce() throws Exception {
        var reading = a(records("api.internal A 10.0.0.2", "api.internal A 10.0.0.1", "api.internal A 10.0.0.2"));
        assertThat(addresses(reading)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void whatTheEstateSaysOfAllOfThemIsOnEach() throws Exception {
        try (DnsServer server = new DnsServer(records("api.internal AAAA 2001:db8::1"))) {
            var reading = real.read(new Config(
                    NAME,
                    DnsSource.Type.AAAA,
                    80,
                    "127.0.0.1:" + server.port(),
                    SECOND,
                    "a",
                    "eu",
                    Map.of("role", "web")));
            assertThat(reading.instances())
                    .containsExactly(
                            new Instance("api", "[2001:db8:0:0:0:0:0:1]:80", "a", "eu", Labels.of("role", "web")));
        }
    }

    @Test
    void srvRecordsBringTheirOwnPortsAndTheRootIsNoTarget() throws Exception {
        String name = "_http._tcp.api.internal";
        try (DnsServer server = new DnsServer(records(
                name + " SRV 0 5 8081 b.internal.", name + " SRV 0 5 8080 a.internal.", name + " SRV 0 0 1 ."))) {
            assertThat(addresses(real.read(config(name, null, null, server))))
                    .containsExactly("a.internal:8080", "b.internal:8081");
        }
    }

    @Test
    void anAliasIsFollowedAndWhatBelongsToAnotherNameIsNot() throws Exception {
        assertThat(addresses(a(records(
                        "api.internal CNAME real.internal.", "real.internal A 10.0.0.1", "other.internal A 10.0.0.9"))))
                .containsExactly("10.0.0.1:8080");
        assertThat(addresses(a(records("real.internal A 10.0.0.1", "api.internal CNAME real.internal."))))
                .containsExactly("10.0.0.1:8080");
        assertThat(problem(a(records("other.internal A 10.0.0.9")))).contains("no record");
    }

    @Test
    void aCutAnswerIsAskedForOverTcp() throws Exception {
        String[] many = new String[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = "api.internal A 10.0." + i / 250 + '.' + (1 + i % 250);
        }
        assertThat(addresses(a((question, overTcp) -> {
                    Message answer = DnsServer.answer(question, Rcode.NOERROR, overTcp ? many : new String[0]);
                    if (!overTcp) {
                        answer.getHeader().setFlag(Flags.TC);
                    }
                    return List.of(answer.toWire());
                })))
                .hasSize(500);
    }

    @Test
    void whatIsNoListIsAFailureThatNamesTheReason() throws Exception {
        assertThat(problem(a((question, overTcp) ->
                        List.of(DnsServer.answer(question, Rcode.NXDOMAIN).toWire()))))
                .isEqualTo("api.internal A is answered with NXDOMAIN");
        assertThat(problem(a((question, overTcp) ->
                        List.of(DnsServer.answer(question, Rcode.SERVFAIL).toWire()))))
                .contains("SERVFAIL");
        assertThat(problem(a(records()))).isEqualTo("api.internal A has no record that names a target");
        assertThat(problem(a((question, overTcp) -> List.of()))).contains("gives no answer in time");
        assertThat(problem(a((question, overTcp) -> List.of(new byte[] {1, 2, 3}))))
                .contains("gives no answer in time");
        String srv = "_http._tcp.api.internal";
        try (DnsServer server = new DnsServer(records(srv + " SRV 0 5 0 a.internal."))) {
            assertThat(problem(real.read(config(srv, null, null, server)))).contains("a host and a port");
        }
        DnsServer gone = new DnsServer(records());
        int port = gone.port();
        Config config = config(NAME, DnsSource.Type.A, 80, gone);
        gone.close();
        assertThat(problem(real.read(config))).contains("127.0.0.1:" + port);
    }

    @Test
    void aServerThatMayNotBeCalledIsNotAsked() throws Exception {
        real.policy(address -> "not here");
        try (DnsServer server = new DnsServer(records("api.internal A 10.0.0.1"))) {
            assertThat(problem(real.read(config(NAME, DnsSource.Type.A, 80, server))))
                    .contains("may not call", "not here");
            assertThat(server.questions).hasValue(0);
        }
    }

    @Test
    void withoutAFreeThreadItIsAFailure() throws Exception {
        SourceConfig.Context lent = real.context();
        var full = new SourceConfig.Context(
                "api",
                lent.http(),
                lent.targets(),
                lent.io(),
                work -> {
                    throw new RejectedExecutionException();
                },
                lent.nanoTime());
        Config config = new Config(NAME, null, 80, null, null, null, null, null);
        assertThat(problem(RealSource.read(config.source(full)))).contains("no thread is free");
    }

    @Test
    void theTypeFollowsFromTheNameAndThePort() {
        assertThat(new Config(NAME, null, 80, null, null, null, null, null).type())
                .isEqualTo(DnsSource.Type.A);
        assertThat(new Config(NAME, null, null, null, null, null, null, null).type())
                .isEqualTo(DnsSource.Type.SRV);
        assertThat(new Config(NAME, DnsSource.Type.AAAA, 80, null, null, null, null, null).shown())
                .isEqualTo("dns api.internal AAAA");
    }

    @Test
    void nonsenseIsRefusedByItsKey() {
        assertThatThrownBy(() -> new Config("_a._tcp.x", null, 80, null, null, null, null, null))
                .hasMessageStartingWith("port must be left out");
        assertThatThrownBy(() -> new Config(NAME, DnsSource.Type.A, null, null, null, null, null, null))
                .hasMessageStartingWith("port must be given");
        assertThatThrownBy(() -> new Config(NAME, DnsSource.Type.A, 70_000, null, null, null, null, null))
                .hasMessageStartingWith("port must be from 1");
        assertThatThrownBy(() -> new Config("a..b", DnsSource.Type.A, 80, null, null, null, null, null))
                .hasMessageStartingWith("name must be");
        assertThatThrownBy(() -> new Config(NAME, DnsSource.Type.A, 80, "http://x/", null, null, null, null))
                .hasMessageStartingWith("server must be");
        assertThatThrownBy(() -> new Config(NAME, DnsSource.Type.A, 80, null, null, null, null, Map.of("a-b", "c")))
                .hasMessageStartingWith("labels must be");
    }
}
