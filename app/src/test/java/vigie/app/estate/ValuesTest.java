package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Matcher;
import vigie.model.Matcher.Operation;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "15s, PT15S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "30d, PT720H",
        "500ms, PT0.5S",
        "1w, PT168H",
        "1y, PT8760H",
        "1h0m1s, PT1H1S",
        "1d12h, PT36H",
        "1m1ms, PT1M0.001S",
        "0, PT0S",
        "0s, PT0S",
        "90s, PT1M30S"
    })
    void durationsAreThoseOfPrometheus(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "1.5h",
                "-1s",
                "1s1m",
                "1s1s",
                "1 s",
                "1S",
                "101y",
                "9999999999999s",
                "1h ",
                "٣s",
                "1µs"
            })
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"15s", "5m", "1h30m", "30d", "500ms", "1d12h", "1m1s", "0s"})
    void durationsAreWrittenAsTheyAreRead(String text) {
        assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "-1.5, -1.5",
        "1e3, 1000",
        "50ms, 0.05",
        "5m, 300",
        "-2s, -2",
        "25%, 0.25",
        "0.5%, 0.005",
        "10B, 10",
        "1kB, 1000",
        "1KiB, 1024",
        "10MiB, 10485760",
        "1.5GiB, 1610612736",
        "2TB, 2e12"
    })
    void quantitiesComeInBaseUnits(String text, double expected) {
        assertThat(Quantity.parse(text).value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "much", "NaN", "Infinity", "0x10", "1e999", "5d5", "1,5", "10XB", "%", "1f", "--1", "1kiB"})
    void otherQuantitiesAreRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "10mib", "2000TiB", ""})
    void sizesAreWholeAndPossible(String text) {
        assertThatThrownBy(() -> Size.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.0/8     | 127.255.0.1     | true",
                "127.0.0.0/8     | 128.0.0.1       | false",
                "10.1.2.3        | 10.1.2.3        | true",
                "10.1.2.3        | 10.1.2.2        | false",
                "192.168.1.128/25| 192.168.1.127   | false",
                "192.168.1.128/25| 192.168.1.200   | true",
                "0.0.0.0/0       | 8.8.8.8         | true",
                "0.0.0.0/0       | ::1             | false",
                "fd00::/8        | fdff::1         | true",
                "::1             | ::1             | true",
            })
    void aNetworkContainsItsAddresses(String network, String address, boolean contained) {
        InetAddress inet = Cidr.literal(address).orElseThrow();
        assertThat(Cidr.parse(network).contains(inet)).isEqualTo(contained);
    }

    @Test
    void aNameIsNoAddressAndIsNotLookedUp() {
        for (String name : List.of(
                "localhost",
                "example.org",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01234.1.1.1",
                "",
                "a:b",
                "0x7f.1.1.1")) {
            assertThat(Cidr.literal(name)).as(name).isEmpty();
        }
        assertThat(Cidr.literal(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "::ffff:169.254.1.1", "fd00:ec2::254", "100.100.100.200"})
    void linkLocalAndMetadataAddressesAreForbidden(String address) {
        assertThat(Cidr.isForbidden(Cidr.literal(address).orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("matchers")
    void matchersAreThoseOfAlertmanager(String text, Matcher expected) {
        assertThat(MatcherSyntax.parse(text)).isEqualTo(expected);
    }

    static Stream<Arguments> matchers() {
        return Stream.of(
                Arguments.of("severity=\"critical\"", new Matcher("severity", Operation.EQUAL, "critical")),
                Arguments.of("zone!=a", new Matcher("zone", Operation.NOT_EQUAL, "a")),
                Arguments.of("zone != \"a b\"", new Matcher("zone", Operation.NOT_EQUAL, "a b")),
                Arguments.of("service=~\"a|b\\.c\"", new Matcher("service", Operation.MATCHES, "a|b\\.c")),
                Arguments.of("service!~\"x.*\"", new Matcher("service", Operation.NOT_MATCHES, "x.*")),
                Arguments.of("a=\"say \\\"hi\\\" \\\\\"", new Matcher("a", Operation.EQUAL, "say \"hi\" \\")),
                Arguments.of("_a1=\"\"", new Matcher("_a1", Operation.EQUAL, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "=b",
                "1a=b",
                "a==",
                "a=\"b",
                "a=\"b\"c",
                "a=b,c=d",
                "a=",
                "a=~\"(\"",
                "a~b",
                "{a=\"b\"}"
            })
    void otherMatchersAreRefused(String text) {
        assertThatThrownBy(() -> MatcherSyntax.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRegularExpressionThatBlowsUpElsewhereIsHarmless() {
        assertThat(MatcherSyntax.parse("a=~\"(x+x+)+y\"").value()).isEqualTo("(x+x+)+y");
        assertThatThrownBy(() -> MatcherSyntax.parse("a=~\"(?=x)\"")).hasMessageContaining("RE2");
    }

    @ParameterizedTest
    @CsvSource({"teir, tier", "intervall, interval", "chek, check", "nmae, name"})
    void theNearestWordIsGuessed(String word, String meant) {
        List<String> known = List.of("name", "tier", "interval", "check", "targets");
        assertThat(Nearest.of(word, known)).contains(meant);
    }

    @Test
    void whatIsFarFromEverythingIsNotGuessed() {
        assertThat(Nearest.of("colour", List.of("name", "tier", "interval"))).isEmpty();
        assertThat(Nearest.of("x".repeat(10_000), List.of("name"))).isEmpty();
    }
}
