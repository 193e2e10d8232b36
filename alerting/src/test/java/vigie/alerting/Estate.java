package vigie.alerting;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.GrafanaNotifier;
import vigie.alerting.notify.PagerDutyNotifier;
import vigie.alerting.notify.WebhookNotifier;
import vigie.model.Matcher;
import vigie.model.Secret;
import vigie.model.Service;

/**
 * An estate for tests: db, api that depends on it, web that depends on api, and shop that stands alone; one receiver
 * {@code oncall} at PagerDuty that gets everything at once.
 */
public final class Estate {
    public static final String KEY = "0123456789abcdef0123456789abcdef";
    public static final String OTHER_KEY = "fedcba9876543210fedcba9876543210";
    public static final Duration GROUP_INTERVAL = Duration.ofMinutes(1);
    public static final Duration REPEAT = Duration.ofHours(4);

    private final Map<String, AlertingConfig.Receiver> receivers = new LinkedHashMap<>();
    private final List<AlertingConfig.AlertRule> rules = new ArrayList<>();
    private List<Service> services =
            List.of(service("db"), service("api", "db"), service("web", "api"), service("shop"));
    private Duration groupWait = Duration.ZERO;
    private Duration repeat = REPEAT;
    private List<String> groupBy = List.of();
    private List<String> muteIn = List.of();
    private List<String> activeIn = List.of();
    private AlertingConfig.@Nullable Route route = route("oncall");
    private AlertingConfig.@Nullable Heartbeat heartbeat;
    private AlertingConfig.Quiet quiet = AlertingConfig.Quiet.NONE;

    private Estate() {}

    public static Estate usual() {
        return new Estate().pagerDuty("oncall", KEY);
    }

    public static Service service(String name, String... dependsOn) {
        return new Service(name, Service.Tier.STANDARD, List.of(dependsOn), null, null, null);
    }

    public Estate services(Service... list) {
        services = List.of(list);
        return this;
    }

    public Estate pagerDuty(String name, String key) {
        return pagerDuty(name, key, "http://pagerduty");
    }

    public Estate pagerDuty(String name, String key, String... urls) {
        PagerDutyNotifier.Config config = new PagerDutyNotifier.Config(
                new Secret(key), Stream.of(urls).map(URI::create).toList(), null, null);
        receivers.put(name, new AlertingConfig.Receiver(name, "pagerduty", config));
        return this;
    }

    public Estate webhook(String name, URI url, WebhookNotifier.Format format, @Nullable Secret sign) {
        WebhookNotifier.Config config = new WebhookNotifier.Config(List.of(url), format, sign);
        receivers.put(name, new AlertingConfig.Receiver(name, "webhook", config));
        return this;
    }

    public Estate hook(String name) {
        return webhook(name, URI.create("http://hook/" + name), WebhookNotifier.Format.ALERTMANAGER, null);
    }

    /** A webhook with several addresses, each {@code http://hook/} and a name. */
    public Estate hooks(String name, String... paths) {
        WebhookNotifier.Config config = new WebhookNotifier.Config(
                Stream.of(paths).map(path -> URI.create("http://hook/" + path)).toList(),
                WebhookNotifier.Format.ALERTMANAGER,
                null);
        receivers.put(name, new AlertingConfig.Receiver(name, "webhook", config));
        return this;
    }

    /** Annotations in a Grafana at {@code http://grafana}. */
    public Estate grafana(String name, String token) {
        GrafanaNotifier.Config config =
                new GrafanaNotifier.Config(URI.create("http://grafana"), new Secret(token), List.of(), null);
        receivers.put(name, new AlertingConfig.Receiver(name, "grafana", config));
        return this;
    }

    /** The receiver of that name has a fall-back. */
    public Estate fallback(String name, String other, Duration after) {
        receivers.computeIfPresent(
                name,
                (n, r) -> new AlertingConfig.Receiver(
                        n, r.kind(), r.settings(), new AlertingConfig.Fallback(other, after), r.storm()));
        return this;
    }

    /** The receiver of that name is told of so many new pages in any such time. */
    public Estate storm(String name, int pages, Duration per) {
        receivers.computeIfPresent(
                name,
                (n, r) -> new AlertingConfig.Receiver(
                        n, r.kind(), r.settings(), r.fallback(), new AlertingConfig.Storm(pages, per)));
        return this;
    }

    public Estate rule(String service, String signal, Duration holdFor, Duration keep) {
        rules.add(new AlertingConfig.AlertRule(service, signal, holdFor, keep));
        return this;
    }

    public Estate groupWait(Duration wait) {
        groupWait = wait;
        route = route("oncall");
        return this;
    }

    public Estate repeat(Duration interval) {
        repeat = interval;
        route = route("oncall");
        return this;
    }

    public Estate groupBy(String... labels) {
        groupBy = List.of(labels);
        route = route("oncall");
        return this;
    }

    /** The one route is muted in these intervals, and active only in those. */
    public Estate calendar(List<String> mute, List<String> active) {
        muteIn = mute;
        activeIn = active;
        route = route("oncall");
        return this;
    }

    public Estate heartbeat(String receiver) {
        heartbeat = new AlertingConfig.Heartbeat(receiver, Duration.ofSeconds(60));
        return this;
    }

    public Estate quiet(AlertingConfig.Quiet what) {
        quiet = what;
        return this;
    }

    public Estate nobodyIsTold() {
        route = null;
        receivers.clear();
        return this;
    }

    public Estate routes(AlertingConfig.Route root) {
        route = root;
        return this;
    }

    public AlertingConfig.Route route(String receiver, AlertingConfig.Route... children) {
        return new AlertingConfig.Route(
                receiver,
                List.of(),
                false,
                groupBy,
                groupWait,
                GROUP_INTERVAL,
                repeat,
                muteIn,
                activeIn,
                List.of(children));
    }

    public AlertingConfig.Route route(
            String receiver, boolean goOn, Matcher matcher, AlertingConfig.Route... children) {
        return new AlertingConfig.Route(
                receiver,
                List.of(matcher),
                goOn,
                groupBy,
                groupWait,
                GROUP_INTERVAL,
                repeat,
                muteIn,
                activeIn,
                List.of(children));
    }

    public static Matcher equal(String label, String value) {
        return new Matcher(label, Matcher.Operation.EQUAL, value);
    }

    public AlertingConfig build() {
        return new AlertingConfig(
                services,
                rules,
                receivers,
                route,
                List.of(),
                Map.of(),
                RemediationConfig.Healing.DEFAULT,
                quiet,
                heartbeat,
                "http://vigie.example");
    }
}
