package vigie.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;
import vigie.app.estate.Substitution;
import vigie.app.estate.YamlTree;

class ToleranceTest {
    private final Problems problems = new Problems("t");

    private @Nullable Tolerance read(String yaml) {
        Node node =
                YamlTree.read(yaml, new Substitution(name -> null), problems).orElseThrow();
        return new ToleranceReader(problems).read(node);
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "200; {\"status\": 200}; true",
                "200; {\"status\": 200.0}; true",
                "200; {\"status\": \"200\"}; false",
                "200; {\"status\": 503}; false",
                "200; {}; false",
                "UP; {\"status\": \"UP\"}; true",
                "true; {\"status\": true}; true",
                "\"true\"; {\"status\": true}; false",
                "[200, 299]; {\"status\": 250}; true",
                "[200, 299]; {\"status\": 299}; true",
                "[200, 299]; {\"status\": 300}; false",
                "[200, 299]; {\"status\": \"x\"}; false",
                "[200, 201, 404]; {\"status\": 202}; false",
                "[200, 201, 404]; {\"status\": 404}; true",
                "[UP, DEGRADED]; {\"status\": \"DEGRADED\"}; true",
                "{type: range, range: [1, 2], target: stdout}; {\"status\": 9, \"stdout\": \" 1.5\\n\"}; true",
                "{type: range, range: [1, 2]}; {\"status\": null}; false",
                "{type: range, range: [1, 2]}; {\"status\": 1e400}; false",
                "{type: regex, pattern: '^o+k$', target: body}; {\"body\": \"ook\"}; true",
                "{type: regex, pattern: 'ok'}; {\"stdout\": \"it is ok\"}; true",
                "{type: regex, pattern: 'ok', target: nowhere}; {\"stdout\": \"ok\"}; false",
                "{type: jsonpath, path: '$.a[0].b', expect: 3}; {\"body\": \"{\\\"a\\\": [{\\\"b\\\": 3}]}\"}; true",
                "{type: jsonpath, path: 'a[*].b', expect: [3, 4]}; {\"body\": {\"a\": [{\"b\": 3}, {\"b\": 4}]}}; true",
                "{type: jsonpath, path: 'a[*].b', expect: [3]}; {\"body\": {\"a\": [{\"b\": 3}, {\"b\": 4}]}}; false",
                "{type: jsonpath, path: 'a[-1]', expect: 2}; {\"body\": {\"a\": [1, 2]}}; true",
                "{type: jsonpath, path: 'a.*', count: 2}; {\"body\": {\"a\": {\"x\": 1, \"y\": 1}}}; true",
                "{type: jsonpath, path: 'b', count: 0}; {\"body\": {\"a\": 1}}; true",
                "{type: jsonpath, path: 'b'}; {\"body\": {\"a\": 1}}; false",
                "{type: jsonpath, path: 'b'}; {\"body\": \"no JSON {\"}; false",
                "{type: jsonpath, path: \"['a b']\"}; {\"body\": {\"a b\": 1}}; true",
            })
    void anAnswerIsWithinItOrNot(String tolerance, String answer, boolean within) throws Exception {
        JsonNode json = new JsonMapper().readTree(answer);
        assertThat(Objects.requireNonNull(read(tolerance)).holds(json)).isEqualTo(within);
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "{type: regex, pattern: '('}; it is no regular expression",
                "{type: regex}; needs \"pattern\"",
                "{type: probe}; of the type probe is not supported",
                "{type: range, range: [2, 1]}; the smaller one first",
                "{type: range, range: [a, b]}; two numbers",
                "{type: jsonpath, path: 'a[?(@.b)]'}; no filters",
                "{type: jsonpath, path: '$..a'}; no filters",
                "{type: jsonpath, path: a, count: many}; count cannot be",
                "{typ: range}; needs \"type\"",
                "[]; must have one at least",
            })
    void whatIsNoToleranceIsToldWithItsPlace(String tolerance, String problem) {
        read(tolerance);
        assertThat(problems.sorted()).anySatisfy(p -> assertThat(p.message()).contains(problem));
    }

    @Test
    void anEndlessPathIsRefused() {
        assertThatThrownBy(() -> JsonPath.parse("a".repeat(2_000))).hasMessageContaining("at most 1000 characters");
    }
}
