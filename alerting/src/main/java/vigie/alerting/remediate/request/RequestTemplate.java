package vigie.alerting.remediate.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.alerting.template.Template;
import vigie.model.Secret;

/**
 * A request as the estate writes it. The scheme, host and port stand as they are, except that they may be those of the
 * instance: no value can lead a call elsewhere, and whatever it says, {@code allow} is asked of the address. Any thread.
 */
public final class RequestTemplate {
    private static final String HOST = "{{host}}";
    private static final String INSTANCE = "{{instance}}";
    private static final Pattern URL = Pattern.compile("(https?)://([^/?#]+)([^#]*)");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> OURS = List.of(
            "connection",
            "content-length",
            "host",
            "transfer-encoding",
            "webhook-id",
            "webhook-signature",
            "webhook-timestamp");
    /** Text that is no JSON unless there are quotes around it. */
    private static final String SAMPLE = "some text";

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String scheme;
    private final String authority;
    private final Template target;
    private final String method;
    private final Map<String, Template> headers = new TreeMap<>();
    private final Place bodyPlace;
    private final @Nullable Template body;

    /**
     * Reads one.
     *
     * @param url an address of the executor
     * @throws IllegalArgumentException if it is none; the message begins with {@code url}, {@code method}, {@code path}, {@code
     *     headers} or {@code body}
     */
    public RequestTemplate(String url, ActionConfig action) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "url must begin with http:// or https:// and a host, and must not have a fragment");
        }
        scheme = parts.group(1);
        authority = parts.group(2);
        boolean filled = authority.matches("\\{\\{host}}(:[0-9]{1,5})?") || authority.equals(INSTANCE);
        if (authority.contains("{{") && !filled) {
            throw new IllegalArgumentException("url must name its host and port as they are: only " + HOST
                    + ", perhaps with" + " a port, or " + INSTANCE + " may be filled in");
        }
        if (!filled && !authority.matches("(?:" + HOST_NAME + ")(?::[0-9]{1,5})?")) {
            throw new IllegalArgumentException("url must have a host and perhaps a port: no user or password");
        }
        String key = action.path().isEmpty() ? "url" : "path";
        if (!action.path().isEmpty()
                && !action.path().startsWith("/")
                && !action.path().startsWith("?")) {
            throw new IllegalArgumentException("path must begin with / or ?: was " + action.path());
        }
        String base = parts.group(3);
        boolean twoSlashes = base.endsWith("/") && action.path().startsWith("/");
        String whole = (twoSlashes ? base.substring(0, base.length() - 1) : base) + action.path();
        target = Template.strict(key, whole.isEmpty() ? "/" : whole, StepValues.IN_URL);
        method = action.method() == null ? "POST" : action.method();
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method must be one of GET, POST, PUT, PATCH, DELETE: was " + method);
        }
        action.headers().forEach(this::header);
        String type = contentType(action);
        bodyPlace = Place.ofBody(type);
        body = action.body() == null ? null : Template.strict("body", action.body(), StepValues.ELSEWHERE);
        if (body != null && !headers.containsKey("content-type")) {
            header("content-type", type);
        }
    }

    private void header(String name, String value) {
        String low = name.toLowerCase(Locale.ROOT);
        if (!HEADER.matcher(name).matches() || OURS.contains(low)) {
            throw new IllegalArgumentException("headers." + name
                    + " is no header that may be set: a token, and none of " + String.join(", ", OURS));
        }
        if (headers.put(low, Template.strict("headers." + name, value, StepValues.ELSEWHERE)) != null) {
            throw new IllegalArgumentException("headers." + name + " stands twice");
        }
    }

    private static String contentType(ActionConfig action) {
        return action.headers().entrySet().stream()
                .filter(h -> h.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("application/json");
    }

    /**
     * Tries it with a value for everything that it names.
     *
     * @param secrets the names of the executor's secrets
     * @throws IllegalArgumentException if it names what there is not, or makes no request; the message begins with the key
     */
    public void check(ActionConfig action, Set<String> secrets) {
        Map<String, String> labels = new TreeMap<>();
        Map<String, String> parameters = new TreeMap<>();
        action.parameters().forEach((name, parameter) -> parameters.put(name, parameter.sample()));
        Map<String, Secret> samples = new TreeMap<>();
        secrets.forEach(name -> samples.put(name, new Secret("sample")));
        boolean declared = !action.parameters().isEmpty();
        for (Template template : templates()) {
            for (String name : template.named()) {
                if (name.startsWith("labels.")) {
                    labels.put(name.substring("labels.".length()), SAMPLE);
                } else if (name.startsWith("parameters.") && !declared) {
                    parameters.put(name.substring("parameters.".length()), SAMPLE);
                }
            }
        }
        Map<String, String> texts = new TreeMap<>();
        StepValues.TEXTS.forEach(name -> texts.put(name, SAMPLE));
        texts.putAll(Map.of("host", "host", "port", "1", "step", "1", "epoch", "1"));
        Request unused = fill(new StepValues(texts, labels, parameters, samples), () -> new byte[0]);
    }

    private List<Template> templates() {
        List<Template> all = new ArrayList<>(headers.values());
        all.add(target);
        if (body != null) {
            all.add(body);
        }
        return all;
    }

    /**
     * The request of a step.
     *
     * @param own the body of Vigie's own call, used if the estate has none
     * @throws IllegalArgumentException if a value that is named is missing, or what comes out is no request; says why
     */
    public Request fill(StepValues values, Supplier<byte[]> own) {
        Map<String, String> filled = new LinkedHashMap<>();
        Map<String, Object> inHeaders = values.at(Place.LINE);
        headers.forEach((name, template) -> filled.put(name, headerValue(name, template.fill(inHeaders))));
        return new Request(method, url(values), filled, body == null ? own.get() : body(body, values));
    }

    private static String headerValue(String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("headers." + name + " must be one line");
        }
        return value.strip();
    }

    private URI url(StepValues values) {
        String host = values.texts().getOrDefault("host", "");
        String port = values.texts().getOrDefault("port", "");
        boolean good = HOST_NAME.matcher(host).matches() && (port.isEmpty() || port.matches("[0-9]{1,5}"));
        if (authority.contains("{{") && !good) {
            throw new IllegalArgumentException("url needs the host and port of the instance, and there are none");
        }
        String instance = port.isEmpty() ? host : host + ':' + port;
        String text = scheme + "://" + authority.replace(HOST, host).replace(INSTANCE, instance)
                + target.fill(values.at(Place.URL));
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url is no address once it is filled in: " + e.getReason(), e);
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || !isStraight(uri.getRawPath())) {
            throw new IllegalArgumentException(
                    "url must have no empty segment and no . or .. once it is filled in: was " + uri.getRawPath());
        }
        return uri;
    }

    /** A value that is {@code ..} would climb out of what the author meant. */
    private static boolean isStraight(String path) {
        return !path.contains("//") && Arrays.stream(path.split("/")).noneMatch(s -> s.equals(".") || s.equals(".."));
    }

    private byte[] body(Template template, StepValues values) {
        String text = template.fill(values.at(bodyPlace));
        if (bodyPlace == Place.JSON) {
            try {
                STRICT.readTree(text);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        "body is not JSON once it is filled in (text needs quotes around it): "
                                + e.getOriginalMessage(),
                        e);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
