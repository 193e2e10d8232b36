package vigie.collector.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorWiring;
import vigie.collector.probe.tcp.TcpProbe;

class SmallPartsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1, 80",
        "db-1.example.org:5432, db-1.example.org, 5432",
        "[::1]:443, ::1, 443",
        "host_name, host_name, -1",
        "[fe80::1], fe80::1, -1"
    })
    void readsAddresses(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:x",
                "a:0",
                "a:65536",
                "a:-1",
                "a b:1",
                "a/b:1",
                "u@a:1",
                "::1:80",
                "[::1:80",
                "http://a",
                "a:1:2",
                "é:1",
                "a\n:1"
            })
    void refusesOtherAddresses(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("an address must be host:port: was ");
    }

    @Test
    void excerptsAreOneLineAndNotTooLong() {
        assertThat(Excerpt.of("a\r\nb\u001b[31m\u202ec", 80)).isEqualTo("a  b [31m c");
        assertThat(Excerpt.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Excerpt.of("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Excerpt.of("abcd\ud83d\ude00fg", 6)).as("no half character").isEqualTo("abcd…");
        assertThat(Excerpt.of("", 6)).isEmpty();
    }

    @Test
    void aKindIsKnownOnceAndUnknownOnesNameTheKnown() {
        Probes probes = CollectorWiring.probes(
                (target, context) -> {
                    throw new AssertionError("not made here");
                },
                work -> {},
                new FakeBeats());
        assertThat(probes.all().keySet())
                .containsExactly(
                        "backup",
                        "blockchain",
                        "breakers",
                        "dns",
                        "gateway",
                        "grpc",
                        "haproxy",
                        "heartbeat",
                        "http",
                        "integrity",
                        "json",
                        "kafka",
                        "paths",
                        "patroni",
                        "postgres",
                        "prometheus",
                        "reconcile",
                        "redis",
                        "saga",
                        "sql",
                        "tcp",
                        "tls");
        assertThat(probes.kind("tcp")).isSameAs(TcpProbe.KIND);
        assertThatThrownBy(() -> probes.kind("htpp"))
                .hasMessage(
                        "use must be one of " + String.join(", ", probes.all().keySet()) + ": was htpp");
        assertThatThrownBy(() -> new Probes(List.of(TcpProbe.KIND, TcpProbe.KIND)))
                .hasMessage("a kind of probe must be registered once: was twice tcp");
    }
}
