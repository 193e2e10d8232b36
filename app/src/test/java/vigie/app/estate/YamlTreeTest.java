package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTreeTest {
    private final Problems problems = new Problems("f");

    private Optional<Node> read(String text) {
        Map<String, String> variables = Map.of("ZONE", "a", "TRICK", "x, admin: true}\n- y", "PORT", "80");
        return YamlTree.read(text, new Substitution(variables::get), problems);
    }

    private @Nullable Object raw(String text) {
        Object value = read(text).map(RawValue::of).orElse(null);
        assertThat(problems.sorted()).isEmpty();
        return value;
    }

    @Test
    void everyValueHasItsPlace() {
        Node.Mapping root =
                (Node.Mapping) read("a: 1\nb:\n  - {c: \"x\", d: [é, z]}\n").orElseThrow();

        assertThat(root.get("a")).isEqualTo(new Node.Scalar(new Position(1, 4), "1", "1", true));
        Node.Sequence list = (Node.Sequence) Objects.requireNonNull(root.get("b"));
        assertThat(list.at()).isEqualTo(new Position(3, 3));
        Node.Mapping item = (Node.Mapping) list.items().get(0);
        assertThat(item.get("c")).isEqualTo(new Node.Scalar(new Position(3, 9), "x", "x", false));
        Node.Sequence letters = (Node.Sequence) Objects.requireNonNull(item.get("d"));
        assertThat(letters.items().get(1).at()).isEqualTo(new Position(3, 21));
    }

    @Test
    void plainValuesAreWhatJsonWouldHave() {
        assertThat(
                        raw(
                                "[1, -2, 1.5, 1e3, true, false, null, ~, yes, off, 10:30, 0x1F, 1_000, 2026-01-01, .inf, '1', 1.2.3]"))
                .asString()
                .isEqualTo(
                        "[1, -2, 1.5, 1000.0, true, false, null, null, yes, off, 10:30, 0x1F, 1_000, 2026-01-01, .inf, 1, 1.2.3]");
        assertThat(raw("'1'")).isEqualTo("1");
        assertThat(raw("yes")).isEqualTo("yes");
        assertThat(raw("12345678901234567890")).isEqualTo(1.2345678901234567e19);
    }

    @Test
    void mergeKeysTakeOverWhatIsNotSaid() {
        String text = """
                base: &base {interval: 5s, use: tcp}
                other: &other {use: http, path: /}
                one: {<<: *base, use: dns}
                both: {<<: [*base, *other], name: x}
                """;
        assertThat(raw(text))
                .asString()
                .contains("one={use=dns, interval=5s}", "both={name=x, interval=5s, use=tcp, path=/}");
    }

    @Test
    void variablesAreFilledInAndStayText() {
        assertThat(raw("a: \"zone ${ZONE}${ZONE}\"\nb: $${ZONE}\nc: $ZONE\nd: '100%$'"))
                .asString()
                .isEqualTo("{a=zone aa, b=${ZONE}, c=$ZONE, d=100%$}");
        assertThat(raw("{a: \"${PORT}\"}")).asString().isEqualTo("{a=80}");
    }

    @Test
    void aVariableCannotBringStructureWithIt() {
        assertThat(raw("{name: \"${TRICK}\"}")).isEqualTo(Map.of("name", "x, admin: true}\n- y"));
        assertThat(raw("name: ${TRICK}")).isEqualTo(Map.of("name", "x, admin: true}\n- y"));
    }

    @Test
    void messagesShowTheVariableAndNotItsValue() {
        Node.Mapping root = (Node.Mapping) read("a: ${ZONE}").orElseThrow();
        assertThat(root.get("a")).isNotNull().extracting(Node::kind).isEqualTo("\"${ZONE}\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageIsRefusedWithoutAnException(long seed) {
        Random random = new Random(seed);
        String letters = "abc:-[]{}&*!|>'\"%@`#,?\n\t \\0~<$\u0000\u2028\ud83d";
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Problems found = new Problems("f");
            Optional<Node> node = YamlTree.read(text.toString(), new Substitution(name -> null), found);
            assertThat(node.isPresent() || !found.isEmpty() || text.toString().isBlank() || isComment(text.toString()))
                    .as("seed %d round %d: %s", seed, round, text)
                    .isTrue();
        }
    }

    /** A text of comments, directives and document marks alone is YAML, and is nothing. */
    private static boolean isComment(String text) {
        return text.lines()
                .allMatch(l -> l.isBlank() || l.strip().startsWith("#") || l.startsWith("%") || l.startsWith("---"));
    }
}
