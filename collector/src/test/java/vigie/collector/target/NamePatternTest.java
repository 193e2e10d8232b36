package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "*.json, a.json, true",
        "*.json, .hidden.json, false",
        "a.json, a.json, true",
        "a.json, aXjson, false",
        "web-*.y*ml, web-1.yaml, true",
        "[ab].json, a.json, false",
        "*, anything, true"
    })
    void onlyTheStarIsSpecial(String pattern, String name, boolean fits) {
        assertThat(NamePattern.matches(pattern, name)).isEqualTo(fits);
    }

    @Test
    void agreesWithARegularExpression() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*", 8);
            String name = text(random, "ab", 10);
            boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
            assertThat(NamePattern.matches(pattern, name))
                    .as(pattern + " and " + name)
                    .isEqualTo(expected);
        }
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
