package vigie.collector.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonExpectationTest {
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
                .failure(JsonBody.read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }
}
