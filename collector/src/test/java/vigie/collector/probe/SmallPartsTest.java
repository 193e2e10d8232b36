package vigie.collector.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorWiring;

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
                work -> {});
        assertThat(probes.all().keySet())
                .containsExactly("blockchain", "breakers", "http", "postgres", "prometheus", "tcp");
        assertThat(probes.kind("tcp")).isSameAs(TcpProbe.KIND);
        assertThatThrownBy(() -> probes.kind("htpp"))
                .hasMessage("use must be one of blockchain, breakers, http, postgres, prometheus, tcp: was htpp");
        assertThatThrownBy(() -> new Probes(List.of(TcpProbe.KIND, TcpProbe.KIND)))
                .hasMessage("a kind of probe must be registered once: was twice tcp");
    }

    @ParameterizedTest(name = "{0} of {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a          | text  | {\"a\":\"text\"}              | -",
                "a          | text  | {\"a\":\"other\"}             | a is other, expected text",
                "a          | text  | {}                            | a is missing, expected text",
                "a          | text  | {\"a\":7}                     | a is 7, expected text",
                "a.b        | text  | {\"a\":{\"b\":\"text\"}}      | -",
                "a.b        | text  | {\"a.b\":\"text\"}            | -",
                "a.b        | text  | {\"a\":\"x\"}                 | a.b is missing, expected text",
                "l.1.n      | text  | {\"l\":[0,{\"n\":\"text\"}]}  | -",
                "l.9        | text  | {\"l\":[0]}                   | l.9 is missing, expected text",
                "l.x        | text  | {\"l\":[0]}                   | l.x is missing, expected text",
                "a          | text  | {\"a\":{\"b\":1}}             | a is an object, expected text",
            })
    void walksPaths(String path, String expected, String body, @Nullable String failure) {
        assertThat(failure(path, expected, body)).isEqualTo(failure);
    }

    @Test
    void comparesEveryTypeOfJson() {
        assertThat(failure("a", 5, "{\"a\":5.0}")).isNull();
        assertThat(failure("a", 5L, "{\"a\":5}")).isNull();
        assertThat(failure("a", 0.1, "{\"a\":0.1}")).isNull();
        assertThat(failure("a", 5, "{\"a\":\"5\"}")).isEqualTo("a is 5, expected 5");
        assertThat(failure("a", 5, "{\"a\":1e400}")).isNotNull();
        assertThat(failure("a", 5, "{\"a\":99999999999999999999}")).isNotNull();
        assertThat(failure("a", true, "{\"a\":true}")).isNull();
        assertThat(failure("a", true, "{\"a\":\"true\"}")).isNotNull();
        assertThat(failure("a", null, "{\"a\":null}")).isNull();
        assertThat(failure("a", null, "{}")).isEqualTo("a is missing, expected null");
        assertThat(failure("a", Map.of("b", 1), "{\"a\":{\"b\":1,\"c\":2}}")).isNull();
        assertThat(failure("a", Map.of("b", 1), "{\"a\":{\"c\":2}}")).isNotNull();
        assertThat(failure("a", List.of(1, "x"), "{\"a\":[1,\"x\"]}")).isNull();
        assertThat(failure("a", List.of(1, "x"), "{\"a\":[\"x\",1]}")).isEqualTo("a is a list, expected [1, x]");
    }

    private static @Nullable String failure(String path, @Nullable Object expected, String body) {
        return new JsonExpectation(path, expected)
                .failure(HealthBody.json(body.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }
}
