package vigie.app.estate;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.alerting.RemediationConfig;
import vigie.collector.target.KubernetesConfig;
import vigie.dashboards.access.ApiConfig;
import vigie.model.Finding;
import vigie.model.Matcher;
import vigie.model.Secret;

/** Every type that the estate writes in a way of its own: one line each. */
final class Syntaxes {
    private Syntaxes() {}

    /**
     * The table.
     *
     * @param folder what relative paths begin at
     * @param probes the settings of each kind of check, by the word under {@code use:}
     * @param receivers the settings of each kind of receiver, by its key
     */
    static Map<Class<?>, Syntax<?>> of(
            Environment environment,
            Path folder,
            Map<String, Class<? extends Record>> probes,
            Map<String, Class<? extends Record>> receivers) {
        Map<Class<?>, Syntax<?>> all = new LinkedHashMap<>();
        SecretSyntax secrets = new SecretSyntax(environment, folder);
        all.put(Duration.class, pattern(Durations.WHAT, Durations::parse, Durations.PATTERN));
        all.put(URI.class, pattern("an address with its scheme, such as http://host:port/path", Syntaxes::uri, ":"));
        all.put(ExecutorUrl.class, pattern(ExecutorUrl.WHAT, ExecutorUrl::parse, ":"));
        all.put(Path.class, TextSyntax.of("a path", text -> folder.resolve(text).normalize()));
        all.put(Secret.class, pattern(SecretSyntax.WHAT, secrets::parse, "^(file|env):.+"));
        all.put(Pem.class, pattern(Pem.WHAT, text -> Pem.parse(text, environment, folder), "^file:.+"));
        all.put(Percent.class, pattern("a percentage such as 30%", Percent::parse, "^(100|[0-9]{1,2})%$"));
        all.put(Size.class, numberOrText(Size.WHAT, Size::parse));
        all.put(BigDecimal.class, numberOrText("a number", Syntaxes::decimal));
        all.put(Quantity.class, numberOrText(Quantity.WHAT, Quantity::parse));
        all.put(
                KubernetesConfig.Port.class,
                numberOrText("a port's name, or a number from 1 to 65535", KubernetesConfig.Port::parse));
        all.put(Timeout.class, TextSyntax.of("adaptive, or " + Durations.WHAT, Timeout::parse));
        all.put(Cidr.class, TextSyntax.of(Cidr.WHAT, Cidr::parse));
        all.put(RemediationConfig.Budget.class, pattern("a budget such as 2/1h", Syntaxes::budget, "^[0-9]+/[0-9]"));
        all.put(Matcher.class, TextSyntax.of(MatcherSyntax.WHAT, MatcherSyntax::parse));
        all.put(ApiConfig.Rate.class, pattern("a pace such as 50/s", Syntaxes::rate, "^[0-9]+/[0-9a-z]"));
        all.put(Finding.Kind.class, TextSyntax.of("an alert name such as ServiceDown", Syntaxes::findingKind));
        all.put(CheckEntry.class, new ByWord<>("use", CheckEntry.Common.class, probes, CheckEntry::new));
        all.put(
                SignalEntry.Detect.class,
                new ByWord<>(
                        "method",
                        SignalEntry.Method.class,
                        Map.ofEntries(
                                Map.entry("threshold", SignalEntry.Threshold.class),
                                Map.entry("adaptive", SignalEntry.Adaptive.class),
                                Map.entry("peers", SignalEntry.Peers.class),
                                Map.entry("forecast", SignalEntry.Forecast.class),
                                Map.entry("saturation", SignalEntry.Saturation.class),
                                Map.entry("stuck", SignalEntry.Stuck.class),
                                Map.entry("absent", SignalEntry.Absent.class),
                                Map.entry("appeared", SignalEntry.Appeared.class),
                                Map.entry("group", SignalEntry.Group.class),
                                Map.entry("imbalance", SignalEntry.Imbalance.class),
                                Map.entry("surge", SignalEntry.Surge.class),
                                Map.entry("multivariate", SignalEntry.Multivariate.class)),
                        SignalEntry.Detect::new));
        all.putAll(CalendarSyntax.all());
        all.put(ReceiverEntry.class, new ByKey(receivers));
        return all;
    }

    private static <T> TextSyntax<T> pattern(String what, TextSyntax.Parser<T> parser, String pattern) {
        return new TextSyntax<>(what, parser, schema("string", what, pattern));
    }

    private static <T> TextSyntax<T> numberOrText(String what, TextSyntax.Parser<T> parser) {
        return new TextSyntax<>(what, parser, schema(List.of("number", "string"), what, ""));
    }

    private static Map<String, Object> schema(Object type, String what, String pattern) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("description", what);
        if (!pattern.isEmpty()) {
            // A value may come from the environment.
            schema.put("pattern", pattern + "|\\$\\{");
        }
        return schema;
    }

    private static BigDecimal decimal(String text) {
        if (text.length() > 40) {
            throw new IllegalArgumentException();
        }
        return new BigDecimal(text);
    }

    static URI uri(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no address: " + e.getReason(), e);
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException();
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "an address must not hold a user or password: secrets only by reference");
        }
        return uri;
    }

    private static RemediationConfig.Budget budget(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException();
        }
        int count = Integer.parseInt(text, 0, slash, 10);
        Duration per = Durations.parse(text.substring(slash + 1));
        if (count < 1 || per.isZero()) {
            throw new IllegalArgumentException(
                    "a budget allows at least one action in a time above 0; a plan that must not act has the mode shadow");
        }
        return new RemediationConfig.Budget(count, per);
    }

    /** {@code 50/s}, {@code 600/m}, {@code 20/10s}. */
    private static ApiConfig.Rate rate(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > 9) {
            throw new IllegalArgumentException();
        }
        String per = text.substring(slash + 1);
        boolean unit = !per.isEmpty() && Character.isLetter(per.charAt(0));
        Duration time = Durations.parse(unit ? '1' + per : per);
        int count = Integer.parseUnsignedInt(text, 0, slash, 10);
        if (count < 1 || time.isZero()) {
            throw new IllegalArgumentException("a pace allows at least one request in a time above 0");
        }
        return new ApiConfig.Rate(count, time);
    }

    /** {@code ServiceDown} or {@code service_down}. */
    private static Finding.Kind findingKind(String text) {
        for (Finding.Kind kind : Finding.Kind.values()) {
            if (kind.alertName().equals(text) || ValueBinder.wordOf(kind).equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException();
    }
}
