package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.model.Severity;

class RecordBinderTest {
    private final Problems problems = new Problems("f");
    private final Origins origins = new Origins();

    enum Colour {
        DEEP_RED,
        BLUE
    }

    record Everything(
            String text,
            boolean yes,
            @Nullable Boolean maybe,
            int whole,
            @Nullable Integer boxed,
            long big,
            @Nullable Long boxedBig,
            double real,
            @Nullable Double boxedReal,
            Duration howLong,
            Path file,
            Colour colour,
            Severity severity,
            List<Integer> numbers,
            Map<String, Duration> times,
            List<Inner> inners,
            Object anything) {}

    record Inner(
            @Written(as = "if") String condition, @Nullable Inner nested) {}

    record Fussy(int min, int max) {
        Fussy {
            if (min > max) {
                throw new IllegalArgumentException("min must not be above max: was " + min);
            }
        }
    }

    record Broken(String text) {
        Broken {
            if (text.length() > 1) {
                throw new IllegalStateException("a bug");
            }
        }
    }

    record Strange(Thread thread) {}

    private <R extends Record> @Nullable R bind(String yaml, Class<R> type) {
        Node node = YamlTree.read(yaml, new Substitution(name -> "7"), problems).orElseThrow();
        return new RecordBinder(
                        problems, Syntaxes.of(new FakeEnvironment(), Path.of("/base"), Map.of(), Map.of()), origins)
                .bind((Node.Mapping) node, type);
    }

    private <R extends Record> R bound(String yaml, Class<R> type) {
        return Objects.requireNonNull(bind(yaml, type));
    }

    @Test
    void bindsEveryType() {
        Everything made = bind("""
                text: 007
                yes: true
                whole: -3
                boxed: "${SEVEN}"
                big: 9223372036854775807
                real: 1e-3
                boxed_real: 2
                how_long: 1h30m
                file: ../x/y
                colour: deep_red
                severity: CRITICAL
                numbers: [1, 2]
                times: {b: 1s, a: 2s}
                inners: [{if: x, nested: {if: y}}]
                anything: {a: [1, b, {c: null}]}
                """, Everything.class);
        assertThat(problems.sorted()).isEmpty();
        assertThat(made)
                .asString()
                .isEqualTo("Everything[text=007, yes=true, maybe=null, whole=-3, boxed=7, big=9223372036854775807,"
                        + " boxedBig=null, real=0.001, boxedReal=2.0, howLong=PT1H30M, file=/x/y, colour=DEEP_RED,"
                        + " severity=CRITICAL, numbers=[1, 2], times={b=PT1S, a=PT2S},"
                        + " inners=[Inner[condition=x, nested=Inner[condition=y, nested=null]]],"
                        + " anything={a=[1, b, {c=null}]}]");
    }

    @Test
    void tellsEveryRequiredKeyThatIsMissing() {
        assertThat(bind("text: x", Everything.class)).isNull();
        assertThat(problems.sorted()).hasSize(12).allMatch(p -> p.message().endsWith("is missing here"));
    }

    @Test
    void aKeyWithoutValueIsMissingToo() {
        assertThat(bind("if:\nnested: ~", Inner.class)).isNull();
        assertThat(problems.sorted()).containsExactly(new Problem("f", 1, 1, "\"if\" needs a value"));
    }

    @Test
    void putsTheRecordsOwnComplaintAtTheKeyThatItNames() {
        assertThat(bind("max: 1\nmin: 2", Fussy.class)).isNull();
        assertThat(problems.sorted()).containsExactly(new Problem("f", 2, 6, "min must not be above max: was 2"));
    }

    @Test
    void leavesOutItemsThatCannotBeRead() {
        record Owner(List<Inner> inners, Map<String, Integer> numbers) {}
        Owner owner = bound("inners: [{if: a}, {iff: b}, {if: c}]\nnumbers: {a: 1, b: x}", Owner.class);
        assertThat(owner.inners()).extracting(Inner::condition).containsExactly("a", "c");
        assertThat(owner.numbers()).isEqualTo(Map.of("a", 1));
        assertThat(problems.sorted()).hasSize(3);
    }

    @Test
    void aBugInARecordIsNoMistakeInAFile() {
        assertThatThrownBy(() -> bind("text: xx", Broken.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bind("thread: xx", Strange.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.Thread");
    }

    @Test
    void remembersWhereRecordsStand() {
        Inner inner = bound("if: a\nnested: {if: b}", Inner.class);
        assertThat(origins.at(inner)).isEqualTo(new Position(1, 1));
        assertThat(origins.at(inner, "nested", "if")).isEqualTo(new Position(2, 14));
        assertThat(origins.at(inner, "nested", "other", 3)).isEqualTo(new Position(2, 9));
        assertThat(origins.at("somebody else")).isEqualTo(Position.START);
    }
}
