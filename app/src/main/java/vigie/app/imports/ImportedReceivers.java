package vigie.app.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Receivers: one of Alertmanager's with several integrations becomes several, {@code team}, {@code team-2}. */
final class ImportedReceivers {
    private final Notes notes;
    private final Tree global;
    private final List<Map<String, Object>> entries = new ArrayList<>();
    private final Map<String, List<String>> names = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    ImportedReceivers(Tree root, Notes notes) {
        this.notes = notes;
        this.global = root.map("global");
        root.maps("receivers").forEach(this::receiver);
    }

    /** The receivers of the estate. */
    List<Map<String, Object>> entries() {
        return entries;
    }

    /** What a receiver of Alertmanager is called in the estate; nothing if nobody is told by it. */
    List<String> names(String receiver) {
        return names.getOrDefault(receiver, List.of());
    }

    /** Some receiver, for those that need one; null if there is none at all. */
    @Nullable
    String first() {
        return entries.isEmpty() ? null : String.valueOf(entries.get(0).get("name"));
    }

    Map<String, String> secrets() {
        return secrets;
    }

    private void receiver(Tree receiver) {
        String name = receiver.text("name");
        List<String> made = new ArrayList<>();
        for (String key : receiver.keys()) {
            for (Tree config : receiver.maps(key)) {
                String as = good(name) + (made.isEmpty() ? "" : "-" + (made.size() + 1));
                Map<String, Object> settings = settings(key, config, as);
                if (settings != null) {
                    entries.add(settings);
                    made.add(as);
                }
            }
        }
        if (made.isEmpty()) {
            notes.add("the receiver " + name + " tells nobody here");
        }
        names.put(name, made);
    }

    private static String good(String name) {
        String good = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return good.isEmpty() || !Character.isLetterOrDigit(good.charAt(0)) ? "r" + good : good;
    }

    private @Nullable Map<String, Object> settings(String key, Tree config, String as) {
        return switch (key) {
            case "pagerduty_configs" -> pagerDuty(config, as);
            case "webhook_configs" -> webhook(config, as);
            case "email_configs" -> email(config, as);
            case "slack_configs" -> slack(config, as);
            case "msteams_configs", "msteamsv2_configs" ->
                entry(as, "teams", Map.of("url", secret(config, "webhook_url", as + ".url")));
            default -> {
                notes.add("the receiver " + as + " has " + key + ", which is not taken");
                yield null;
            }
        };
    }

    private Map<String, Object> pagerDuty(Tree config, String as) {
        boolean events2 = config.has("routing_key") || config.has("routing_key_file");
        if (!events2) {
            notes.add("the receiver " + as + " has a service_key: PagerDuty's Events API v2 needs a routing_key");
        }
        return entry(
                as,
                "pagerduty",
                Map.of("routing_key", secret(config, events2 ? "routing_key" : "service_key", as + ".key")));
    }

    private @Nullable Map<String, Object> webhook(Tree config, String as) {
        if (!config.has("url")) {
            notes.add("the webhook of the receiver " + as + " has no url of its own in the file, and is not taken");
            return null;
        }
        if (config.has("http_config")) {
            notes.add("http_config of the receiver " + as + " is not taken: Vigie signs its webhooks");
        }
        return entry(as, "webhook", Map.of("url", config.text("url"), "format", "alertmanager"));
    }

    private Map<String, Object> slack(Tree config, String as) {
        Map<String, Object> settings = new LinkedHashMap<>();
        boolean own = config.has("api_url") || config.has("api_url_file");
        settings.put(
                "url", own ? secret(config, "api_url", as + ".url") : secret(global, "slack_api_url", as + ".url"));
        if (config.has("channel")) {
            settings.put("channel", config.text("channel"));
        }
        if (config.has("title") || config.has("text")) {
            notes.add(
                    "the words of the receiver " + as + " are templates of Go: its title and text are the usual ones");
        }
        return entry(as, "slack", settings);
    }

    private @Nullable Map<String, Object> email(Tree config, String as) {
        String host = either(config, "smarthost");
        int colon = host.lastIndexOf(':');
        String from = address(either(config, "from"));
        List<String> to = Stream.of(config.text("to").split(","))
                .map(ImportedReceivers::address)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (colon < 1 || from.isEmpty() || to.isEmpty()) {
            notes.add("the mail of the receiver " + as + " has no smarthost, from or to in the file, and is not taken");
            return null;
        }
        String port = host.substring(colon + 1);
        boolean tls = !either(config, "require_tls").equals("false");
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("host", host.substring(0, colon));
        settings.put("port", port.matches("[0-9]{1,5}") ? (Object) Integer.valueOf(port) : port);
        settings.put("tls", port.equals("465") ? "implicit" : tls ? "starttls" : "none");
        settings.put("from", from);
        settings.put("to", to);
        String user = either(config, "auth_username");
        if (!user.isEmpty() && settings.get("tls").equals("none")) {
            notes.add("the password of the receiver " + as + " is not taken: without TLS it would travel in the clear");
        } else if (!user.isEmpty()) {
            settings.put("user", user);
            boolean own = config.has("auth_password") || config.has("auth_password_file");
            settings.put(
                    "password",
                    own
                            ? secret(config, "auth_password", as + ".password")
                            : secret(global, "smtp_auth_password", as + ".password"));
        }
        if (config.has("headers") || config.has("html") || config.has("text")) {
            notes.add("the words of the receiver " + as
                    + " are templates of Go: its subject and text are the usual ones");
        }
        return entry(as, "email", settings);
    }

    /** What a mail says of itself, or what is said for all. */
    private String either(Tree config, String key) {
        return config.has(key) ? config.text(key) : global.text("smtp_" + key);
    }

    private static String address(String text) {
        int open = text.indexOf('<');
        int close = text.indexOf('>', open + 1);
        return (open >= 0 && close > open ? text.substring(open + 1, close) : text).strip();
    }

    private static Map<String, Object> entry(String name, String kind, Map<String, Object> settings) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put(kind, settings);
        return entry;
    }

    /** A reference to where a secret is; one that stands in the file is to be written there. */
    private String secret(Tree config, String key, String file) {
        if (config.has(key + "_file")) {
            return "file:" + config.text(key + "_file");
        }
        if (config.has(key)) {
            secrets.put(file, config.text(key));
        } else {
            notes.add("there is no " + key + " in the file: write it to " + file);
        }
        return "file:" + file;
    }
}
