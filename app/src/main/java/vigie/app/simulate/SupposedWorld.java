package vigie.app.simulate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.alerting.ActionConfig;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig.Executor;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;

/** Receivers and executors that are not there: every call is answered as done, and nothing leaves the process. */
final class SupposedWorld implements Outbound, Mail {
    /** Says which instance a request is about, whatever its template says. */
    private static final String INSTANCE = "vigie-instance";

    private static final Duration TAKES = Duration.ofSeconds(1);

    private final VirtualExecutor network;
    private final SupposedEstate estate;
    private final boolean repairsHelp;

    SupposedWorld(VirtualExecutor network, SupposedEstate estate, boolean repairsHelp) {
        this.network = network;
        this.estate = estate;
        this.repairsHelp = repairsHelp;
    }

    /** The estate with executors that are written as in the file, and answered by this world. */
    static AlertingConfig supposed(AlertingConfig config) {
        Map<String, Executor> executors = new LinkedHashMap<>();
        config.executors().forEach((name, executor) -> {
            Map<String, ActionConfig> actions = new LinkedHashMap<>();
            executor.actions().forEach((word, action) -> actions.put(word, supposed(action)));
            executors.put(
                    name,
                    new Executor(
                            name,
                            executor.urls(),
                            executor.sign(),
                            executor.allow(),
                            executor.secrets(),
                            actions,
                            supposed(executor.other()),
                            executor.fences()));
        });
        return config.withExecutors(executors);
    }

    private static ActionConfig supposed(ActionConfig action) {
        Map<String, String> headers = new LinkedHashMap<>(action.headers());
        headers.put(INSTANCE, "{{#instance}}{{instance}}{{/instance}}");
        return new ActionConfig(
                action.method(),
                action.path(),
                headers,
                action.body(),
                ActionConfig.Answers.USUAL,
                action.parameters());
    }

    @Override
    public CompletionStage<Outbound.Answer> send(Call call) {
        CompletableFuture<Outbound.Answer> answer = new CompletableFuture<>();
        network.later(TAKES.toNanos(), () -> {
            String instance = call.headers().get(INSTANCE);
            if (repairsHelp && instance != null && !instance.isEmpty()) {
                estate.repair(instance);
            }
            answer.complete(Outbound.Answer.of(200, null, "{}"));
        });
        return answer;
    }

    @Override
    public CompletionStage<Mail.Answer> send(Mail.Server server, Mail.Letter letter) {
        CompletableFuture<Mail.Answer> answer = new CompletableFuture<>();
        network.later(TAKES.toNanos(), () -> answer.complete(Mail.Answer.TAKEN));
        return answer;
    }
}
