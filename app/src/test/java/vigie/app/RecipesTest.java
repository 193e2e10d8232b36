package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.call.Verdict;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.request.Request;
import vigie.alerting.remediate.request.RequestTemplate;
import vigie.alerting.remediate.request.StepValues;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.Kinds;
import vigie.model.Instance;
import vigie.model.Labels;

/** The recipes of {@code docs/executors.md}: every one is accepted, and asks what its system's reference wants to be asked. */
class RecipesTest {
    @TempDir
    Path folder;

    private static final Instance AT = new Instance(
            "api",
            "10.0.0.7:8081",
            "a",
            "",
            Labels.of(Map.of(
                    "namespace",
                    "shop",
                    "deployment",
                    "api",
                    "pod",
                    "api-1",
                    "container",
                    "api_1",
                    "backend",
                    "pool",
                    "server",
                    "s1",
                    "member",
                    "pg1",
                    "unit",
                    "api.service")));

    @BeforeEach
    void secret() throws Exception {
        Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    }

    private Map<String, RemediationConfig.Executor> executors(String heading) throws Exception {
        Path file = folder.resolve("estate.yaml");
        Files.writeString(
                file,
                "version: 1\nservices: []\n"
                        + Recipes.executors(heading).replaceAll("file:/etc/vigie/[a-z.]+", "file:secret"));
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading).as(heading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).estate().alerting().executors();
    }

    private Request request(String heading, String action, Map<String, String> parameters) throws Exception {
        RemediationConfig.Executor executor = executors(heading).values().stream()
                .filter(e -> e.actions().containsKey(action))
                .findFirst()
                .orElseThrow();
        RemediationConfig.Step step = new RemediationConfig.Step(
                action, executor.name(), Duration.ofSeconds(1), Duration.ofSeconds(1), parameters, null);
        return new RequestTemplate(executor.urls().get(0), executor.action(action))
                .fill(StepValues.beforeRun(AT, step, executor), () -> new byte[0]);
    }

    private static String body(Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "HAProxy", "Patroni", "Kubernetes", "Kafka Cruise Control", "Docker"})
    void everyRecipeIsAcceptedAsItStands(String heading) throws Exception {
        assertThat(executors(heading)).isNotEmpty();
    }

    /** kubectl rollout restart sets this annotation of the pod template; the media types are those of the API's PATCH. */
    @Test
    void kubernetesIsAskedAsKubectlAsks() throws Exception {
        Request restart = request("Kubernetes", "restart", Map.of());
        assertThat(restart.method()).isEqualTo("PATCH");
        assertThat(restart.url()).hasToString("https://10.0.0.1:6443/apis/apps/v1/namespaces/shop/deployments/api");
        assertThat(restart.headers())
                .containsEntry("content-type", "application/strategic-merge-patch+json")
                .containsEntry("authorization", "Bearer whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(body(restart)).contains("\"kubectl.kubernetes.io/restartedAt\":\"");
        Request delete = request("Kubernetes", "delete-pod", Map.of());
        assertThat(delete.method()).isEqualTo("DELETE");
        assertThat(delete.url()).hasPath("/api/v1/namespaces/shop/pods/api-1");
        assertThat(delete.body()).isEmpty();
    }

    /** A plan that scales works on the service: there is no instance, and the labels are those that all of them share. */
    @Test
    void kubernetesIsScaledByWhatTheInstancesShareAndTheNumberThatThePlanMakes() throws Exception {
        RemediationConfig.Executor executor =
                executors("Kubernetes").values().iterator().next();
        Instance other = new Instance(
                "api",
                "10.0.0.8:8081",
                "b",
                "",
                AT.labels().with(Labels.of("pod", "api-2")).with(Labels.of("unit", "other.service")));
        Instance whole = WholeService.target("api", List.of(AT, other));
        assertThat(whole.labels().get("pod")).isNull();
        Request scale = new RequestTemplate(executor.urls().get(0), executor.action("scale"))
                .fill(
                        StepValues.of(whole, Map.of("replicas", "5"), "scale", executor, Map.of("timestamp", "now")),
                        () -> new byte[0]);
        assertThat(scale.url()).hasPath("/apis/apps/v1/namespaces/shop/deployments/api/scale");
        assertThat(scale.headers()).containsEntry("content-type", "application/merge-patch+json");
        assertThat(body(scale)).isEqualTo("{\"spec\":{\"replicas\":5}}");
    }

    @Test
    void cruiseControlRehearsesFirst() throws Exception {
        assertThat(request("Kafka Cruise Control", "rebalance-dry-run", Map.of())
                        .url())
                .hasToString("http://10.0.0.20:9090/kafkacruisecontrol/rebalance?dryrun=true&json=true");
        Request rebalance = request("Kafka Cruise Control", "rebalance", Map.of());
        assertThat(rebalance.method()).isEqualTo("POST");
        assertThat(rebalance.url().getRawQuery()).startsWith("dryrun=false&json=true&reason=");
    }

    @Test
    void dockersNotModifiedIsDone() throws Exception {
        Request start = request("Docker", "start", Map.of());
        assertThat(start.url()).hasToString("http://10.0.0.7:2375/containers/api_1/start");
        ActionConfig action = executors("Docker").values().iterator().next().action("start");
        assertThat(Verdict.of(Answer.of(304, null, ""), action)).isEqualTo(Verdict.DONE);
        assertThat(Verdict.of(Answer.of(404, null, "no such container"), action))
                .isEqualTo(Verdict.REFUSED);
    }
}
