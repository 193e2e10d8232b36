package vigie.app.estate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.request.RequestTemplate;

/** Executors have a name and an address inside the networks that they are allowed, and can be asked for what they do. */
final class ExecutorRules {
    private final Rules rules;

    ExecutorRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        rules.file().executors().forEach((name, executor) -> {
            if (!Names.isGood(name)) {
                rules.add(executor, "the name of an executor " + Names.RULE);
            }
            if (!rules.origins().hasItems(executor, "url")) {
                rules.add(executor, "an executor needs at least one address", "url");
            }
            if (!rules.origins().hasItems(executor, "allow")) {
                rules.add(
                        executor,
                        "allow must name the network in which the executor is: nothing is allowed otherwise",
                        "allow");
            }
            for (int i = 0; i < executor.url().size(); i++) {
                address(executor, i);
            }
            credentials(executor);
            answers(executor.answers());
            executor.actions().forEach((word, action) -> {
                if (!PlanRules.isAction(word)) {
                    rules.add(action, "an action must be a word of letters, digits, _ and -: was \"" + word + '"');
                }
                answers(action.answers());
                action.parameters().forEach(this::parameter);
            });
            requests(name, executor);
        });
    }

    private void address(ExecutorEntry executor, int i) {
        URI url = executor.url().get(i).literal();
        if (url == null) {
            return;
        }
        List<Cidr> allow = executor.allow();
        Addresses.wrong(url).ifPresent(wrong -> rules.add(executor, wrong, "url", i));
        Cidr.literal(url.getHost()).ifPresent(address -> {
            if (!allow.isEmpty() && allow.stream().noneMatch(block -> block.contains(address))) {
                String networks =
                        String.join(", ", allow.stream().map(Cidr::text).toList());
                rules.add(executor, url.getHost() + " is not in what allow names: " + networks, "url", i);
            }
        });
    }

    private void credentials(ExecutorEntry executor) {
        List<String> given = new ArrayList<>();
        if (executor.basicAuth() != null) {
            given.add("basic_auth");
        }
        if (executor.bearerToken() != null) {
            given.add("bearer_token");
        }
        if (executor.headers().keySet().stream().anyMatch(ExecutorCut.AUTHORIZATION::equalsIgnoreCase)) {
            given.add("headers");
        }
        if (given.size() > 1) {
            rules.add(
                    executor,
                    "only one of basic_auth, bearer_token and a header authorization may be given",
                    given.get(given.size() - 1));
        }
        executor.secrets().keySet().stream()
                .filter(name -> !name.matches("[A-Za-z0-9_]{1,60}"))
                .forEach(name -> rules.add(
                        executor, "the name of a secret has letters, digits and _: was \"" + name + '"', "secrets"));
    }

    private void answers(ExecutorEntry.@Nullable Answers answers) {
        if (answers == null) {
            return;
        }
        Stream.of(answers.refused(), answers.accepted(), answers.done())
                .filter(meaning -> meaning != null)
                .forEach(this::meaning);
    }

    private void meaning(ExecutorEntry.Meaning meaning) {
        for (int i = 0; i < meaning.status().size(); i++) {
            String status = meaning.status().get(i);
            if (!status.matches("[1-5]([0-9][0-9]|xx)")) {
                rules.add(
                        meaning,
                        "status must be a code such as 200, or a class such as 2xx: was " + status,
                        "status",
                        i);
            }
        }
        expression(meaning, "body_matches", meaning.bodyMatches());
        expression(meaning, "location_matches", meaning.locationMatches());
        if (meaning.status().isEmpty() && meaning.bodyMatches() == null && meaning.locationMatches() == null) {
            rules.add(meaning, "an answer is known by its status, body_matches or location_matches: none is given");
        }
    }

    private void expression(ExecutorEntry.Meaning meaning, String key, @Nullable String expression) {
        if (expression != null) {
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                rules.add(meaning, key + " must be an RE2 expression: " + e.getDescription(), key);
            }
        }
    }

    private void parameter(String name, ExecutorEntry.Parameter parameter) {
        if (!name.matches("[A-Za-z0-9_]{1,60}")) {
            rules.add(parameter, "the name of a parameter has letters, digits and _: was \"" + name + '"');
        }
        ActionConfig.Parameter cut = ExecutorCut.parameter(parameter);
        BigDecimal min = cut.min();
        BigDecimal max = cut.max();
        boolean number = cut.type() == ActionConfig.Type.INTEGER || cut.type() == ActionConfig.Type.NUMBER;
        if (!number && (min != null || max != null)) {
            rules.add(parameter, "min and max are for numbers alone: say type: integer", min != null ? "min" : "max");
        } else if (min != null && max != null && min.compareTo(max) > 0) {
            rules.add(parameter, "min must not be more than max", "min");
        } else if (cut.otherwise() != null && cut.wrong(cut.otherwise()) != null) {
            rules.add(parameter, "default " + cut.wrong(cut.otherwise()) + ": was " + cut.otherwise(), "default");
        }
    }

    private void requests(String name, ExecutorEntry entry) {
        RemediationConfig.Executor executor = ExecutorCut.executor(name, entry);
        if (executor.actions().isEmpty()) {
            request(executor, entry, entry, executor.other());
        }
        executor.actions().forEach((word, action) -> {
            ExecutorEntry.Action written = entry.actions().get(word);
            request(executor, entry, written == null ? entry : written, action);
        });
    }

    private void request(
            RemediationConfig.Executor executor, ExecutorEntry entry, Record written, ActionConfig action) {
        if (action.isOwn() && executor.sign() == null) {
            rules.add(
                    written,
                    "\"sign\" is missing: without a method or a body this is Vigie's own call, and that is signed");
        }
        for (ExecutorUrl url : entry.url()) {
            if (url.literal() != null && Addresses.wrong(url.literal()).isPresent()) {
                continue;
            }
            try {
                new RequestTemplate(url.text(), action)
                        .check(action, executor.secrets().keySet());
            } catch (IllegalArgumentException e) {
                tell(entry, written, String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    /** At the key that the message begins with, in the action or, if it is not there, in the executor. */
    private void tell(ExecutorEntry entry, Record written, String message) {
        String[] path = message.split("[ :]", 2)[0].split("\\.", 2);
        Record owner = rules.origins().has(written, path[0]) ? written : entry;
        rules.add(owner, message, (Object[]) path);
    }
}
