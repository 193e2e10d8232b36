package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.AlertState;

class WordingTemplateTest {
    private static String rendered(String source) {
        return rendered(source, Values.of(NoticeFor.of(Notice.Kind.TRIGGER), UnaryOperator.identity()));
    }

    private static String rendered(String source, Map<String, Object> values) {
        return Objects.requireNonNull(Wording.template("text", source)).render(values, () -> "the default");
    }

    @Test
    void itNamesWhatIsTold() {
        assertThat(rendered("{{severity}} {{service}}: {{summary}}{{#firing}} [{{labels.instance}}]{{/firing}}"))
                .isEqualTo("critical api: api-1 is down (1 of 3 instances of api) [10.0.0.1:80]");
        assertThat(rendered("{{#acknowledged_by}}yes{{/acknowledged_by}}{{^acknowledged_by}}no{{/acknowledged_by}}"))
                .isEqualTo("no");
        assertThat(rendered("{{labels.alertname}} {{labels.nosuch}}{{#firing}}{{-index}}{{/firing}}"))
                .isEqualTo("TargetDown 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#firing}}",
                "{{/firing}}",
                "{{summary",
                "{{> /etc/passwd}}",
                "{{#firing}}{{> x}}{{/firing}}",
                "{{< parent}}{{/parent}}",
                "{{sumary}}",
                "{{#nosuch}}x{{/nosuch}}",
                "{{^nosuch}}x{{/nosuch}}",
                " "
            })
    void whatIsBrokenOrReachesOutIsRefusedByItsKey(String source) {
        assertThatThrownBy(() -> Wording.template("text", source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("text ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{summary.class}}", "{{summary.bytes}}", "{{firing.size}}", "{{labels.class.name}}"})
    void noMemberOfAnObjectIsReached(String source) {
        assertThat(rendered("x" + source)).isEqualTo("x");
    }

    @Test
    void oneThatFailsOrSaysNothingIsReplacedByTheDefault() {
        var alerts = Collections.nCopies(200, NoticeFor.alert("a", AlertState.FIRING));
        Map<String, Object> values = Values.of(
                NoticeFor.of(Notice.Kind.TRIGGER, NoticeFor.incident("s", alerts, java.util.List.of())),
                UnaryOperator.identity());
        String deep = "{{#firing}}".repeat(4) + "{{summary}}" + "{{/firing}}".repeat(4);
        assertThat(rendered(deep, values)).isEqualTo("the default");
        assertThat(rendered("{{#resolved}}x{{/resolved}}", values)).isEqualTo("the default");
    }
}
