package vigie.alerting.remediate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.ActionConfig;
import vigie.alerting.ActionConfig.Answers;
import vigie.alerting.ActionConfig.Parameter;
import vigie.model.Secret;

class RequestTemplateTest {
    private static final String URL = "https://api.internal:6443/base/";
    private static final Map<String, String> TEXTS = Map.of(
            "host", "10.0.0.7", "port", "8081", "zone", "a", "action", "restart", "timestamp", "2026-01-01T00:00:00Z");

    private static ActionConfig patch(String path, Map<String, String> headers, @Nullable String body) {
        return new ActionConfig("PATCH", path, headers, body, Answers.USUAL, Map.of());
    }

    private static Request fill(ActionConfig action, Map<String, String> labels) {
        return fill(URL, action, labels);
    }

    private static Request fill(String url, ActionConfig action, Map<String, String> labels) {
        StepValues values =
                new StepValues(TEXTS, labels, Map.of("replicas", "3"), Map.of("token", new Secret("hunter2")));
        return new RequestTemplate(url, action).fill(values, () -> new byte[0]);
    }

    private static String text(Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aRequestIsWhatTheEstateWritesWithTheValuesInIt() {
        Request request = fill(
                patch(
                        "/apis/apps/v1/namespaces/{{labels.ns}}/deployments/{{labels.app}}?dryRun={{parameters.replicas}}",
                        Map.of(
                                "Authorization",
                                "Bearer {{secrets.token}}",
                                "content-type",
                                "application/merge-patch+json"),
                        "{\"spec\":{\"replicas\":{{parameters.replicas}},\"at\":\"{{timestamp}}\"}}"),
                Map.of("ns", "shop", "app", "api"));
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.url())
                .hasToString("https://api.internal:6443/base/apis/apps/v1/namespaces/shop/deployments/api?dryRun=3");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer hunter2")
                .containsEntry("content-type", "application/merge-patch+json");
        assertThat(text(request)).isEqualTo("{\"spec\":{\"replicas\":3,\"at\":\"2026-01-01T00:00:00Z\"}}");
    }

    @Test
    void aHostMayBeThatOfTheInstanceAndNothingElse() {
        ActionConfig action = patch("", Map.of(), null);
        assertThat(fill("http://{{host}}:9700/run", action, Map.of()).url()).hasToString("http://10.0.0.7:9700/run");
        assertThat(fill("http://{{instance}}/run", action, Map.of()).url()).hasToString("http://10.0.0.7:8081/run");
        for (String url : List.of(
                "http://{{instance}}:1/",
                "http://{{labels.host}}:1/",
                "http://x{{host}}/",
                "http://{{host}}.evil/",
                "http://{{host}}@evil/",
                "http://user@host/",
                "ftp://host/",
                "http:///x",
                "http://host/#x",
                "http://host:{{port}}/")) {
            assertThatThrownBy(() -> fill(url, action, Map.of()))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("url ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test/", "a@b", "a b", "[::1", "a#b", "a:1"})
    void aHostThatIsNoneIsRefused(String host) {
        Map<String, String> texts = new HashMap<>(TEXTS);
        texts.put("host", host);
        StepValues values = new StepValues(texts, Map.of(), Map.of(), Map.of());
        RequestTemplate template = new RequestTemplate("http://{{host}}:9700/run", patch("", Map.of(), null));
        assertThatThrownBy(() -> template.fill(values, () -> new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url ");
    }

    @ParameterizedTest
    @CsvSource({
        "a/../../b, /base/x/a%2F..%2F..%2Fb",
        "a?b=c&d#e, /base/x/a%3Fb%3Dc%26d%23e",
        "é +*, /base/x/%C3%A9%20%2B%2A"
    })
    void aValueInAPathIsOneSegmentOfIt(String label, String path) {
        assertThat(fill(patch("/x/{{labels.app}}", Map.of(), null), Map.of("app", label))
                        .url()
                        .toString())
                .endsWith(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", ""})
    void aValueThatWouldClimbOrVanishIsRefused(String label) {
        assertThatThrownBy(() -> fill(patch("/x/{{labels.app}}/stop", Map.of(), null), Map.of("app", label)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> fill(patch("/x/{{labels.app}}", Map.of(), null), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path needs {{labels.app}}, and there is none");
        assertThat(text(fill(
                        patch("/", Map.of(), "{\"a\":\"{{#labels.app}}{{labels.app}}{{/labels.app}}\"}"), Map.of())))
                .isEqualTo("{\"a\":\"\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{labels.app}}", "{{{labels.app}}}", "{{&labels.app}}"})
    void aValueCannotBreakOutOfABody(String name) {
        Map<String, String> evil = Map.of("app", "\",\"admin\":true,\n\u0000\"x\":\"&a=b");
        Request json = fill(patch("/", Map.of(), "{\"a\":\"" + name + "\"}"), evil);
        assertThat(text(json)).isEqualTo("{\"a\":\"\\\",\\\"admin\\\":true,\\n\\u0000\\\"x\\\":\\\"&a=b\"}");
        Request form = fill(patch("/", Map.of("Content-Type", "application/x-www-form-urlencoded"), "a=" + name), evil);
        assertThat(text(form)).isEqualTo("a=%22%2C%22admin%22%3Atrue%2C%0A%00%22x%22%3A%22%26a%3Db");
        Request plain = fill(patch("/", Map.of("Content-Type", "text/plain"), "set " + name), evil);
        assertThat(text(plain)).doesNotContain("\n").doesNotContain("\u0000");
    }

    @Test
    void aValueCannotAddAHeader() {
        Request request = fill(patch("/", Map.of("x-app", "{{labels.app}}"), null), Map.of("app", "a\r\nhost: evil"));
        assertThat(request.headers()).containsEntry("x-app", "a  host: evil");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a": {{labels.app}}}      | body
            {"a": "{{labels.app}}"     | body
            {"a": "{{secrets.other}}"} | body
            {"a": "{{sumary}}"}        | body
            {"a": "{{> x}}"}           | body
            """)
    void whatCanNeverBeABodyIsSeenBefore(String body, String key) {
        ActionConfig action = patch("/", Map.of(), body);
        assertThatThrownBy(() -> new RequestTemplate(URL, action).check(action, Set.of("token")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " ");
    }

    @Test
    void anAddressShowsNoSecret() {
        assertThatThrownBy(() -> new RequestTemplate(URL, patch("/{{secrets.token}}", Map.of(), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path is no template: there is no {{secrets.token}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "Content-Length", "webhook-signature", "a b", "a:b", ""})
    void someHeadersAreNotTheAuthors(String header) {
        assertThatThrownBy(() -> new RequestTemplate(URL, patch("/", Map.of(header, "x"), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("headers." + header + " ");
    }

    @Test
    void aNumberNeedsNoQuotes() {
        Parameter replicas = new Parameter(ActionConfig.Type.INTEGER, null, BigDecimal.ONE, BigDecimal.TEN, List.of());
        ActionConfig action = new ActionConfig(
                "PUT", "/", Map.of(), "{\"n\":{{parameters.replicas}}}", Answers.USUAL, Map.of("replicas", replicas));
        assertThatCode(() -> new RequestTemplate(URL, action).check(action, Set.of()))
                .doesNotThrowAnyException();
        assertThat(replicas.wrong("3")).isNull();
        assertThat(replicas.wrong("11")).isEqualTo("must be from 1 to 10");
        assertThat(replicas.wrong("3.5")).isEqualTo("must be a whole number");
        assertThat(replicas.wrong("1e1")).isEqualTo("must be a whole number");
        assertThat(replicas.wrong("three")).isEqualTo("must be a whole number");
        ActionConfig undeclared = new ActionConfig(
                "PUT", "/", Map.of(), "{\"n\":{{parameters.count}}}", Answers.USUAL, Map.of("replicas", replicas));
        assertThatThrownBy(() -> new RequestTemplate(URL, undeclared).check(undeclared, Set.of()))
                .hasMessage("body needs {{parameters.count}}, and there is none");
    }
}
