package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;

/** Reads who does a step. */
final class ProviderReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path folder;
    private final FaultReader faults;
    private final Problems problems;

    ProviderReader(Path folder, Extension extension, Problems problems) {
        this.folder = folder;
        this.faults = new FaultReader(folder, extension);
        this.problems = problems;
    }

    @Nullable
    Provider read(Section section, boolean probe) {
        String type = section.needed("type");
        return switch (type) {
            case "http" -> http(section);
            case "process" -> program(section);
            case "vigie" -> question(section, probe);
            case "fault" -> fault(section, probe);
            case "" -> null;
            default -> {
                section.refuse(
                        "type",
                        "a provider of the type " + type + " is not supported: http, process, vigie and fault are"
                                + (type.equals("python") ? "; a process may start python" : ""));
                yield null;
            }
        };
    }

    private @Nullable Provider http(Section section) {
        section.only(
                Set.of("type", "url", "method", "headers", "arguments", "timeout", "expected_status", "max_retries"));
        String url = section.needed("url");
        String method = section.read("method", "GET", t -> t.toUpperCase(Locale.ROOT));
        if (!method.matches("[A-Z]{3,10}")) {
            section.refuse("method", "method must be one such as GET or POST");
        }
        JsonNode arguments = section.has("arguments") ? json(section, "arguments") : null;
        boolean query = method.equals("GET") || method.equals("HEAD");
        String whole = query && arguments != null && arguments.isObject() ? withQuery(url, arguments) : url;
        try {
            URI uri = URI.create(whole);
            if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                section.refuse("url", "url must be an address such as http://127.0.0.1:8080/health");
                return null;
            }
        } catch (IllegalArgumentException e) {
            section.refuse("url", "url must be an address such as http://127.0.0.1:8080/health");
            return null;
        }
        return new Provider.Http(whole, method, headers(section), query ? null : arguments, timeout(section));
    }

    private static @Nullable JsonNode json(Section section, String key) {
        Node node = section.node().get(key);
        return node == null ? null : Section.json(node);
    }

    private static String withQuery(String url, JsonNode arguments) {
        StringBuilder text = new StringBuilder(url);
        arguments
                .properties()
                .forEach(e -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                        .append(URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(e.getValue().asText(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        Section given = section.has("headers") ? section.section("headers") : null;
        if (given != null) {
            given.node().entries().forEach((name, entry) -> {
                String value = given.text(name);
                if (value == null
                        || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
                        || value.matches("(?s).*[\r\n].*")) {
                    problems.add(entry.key(), "a header must have a name and a text of one line");
                } else {
                    headers.put(name, value);
                }
            });
        }
        return headers;
    }

    private static Duration timeout(Section section) {
        Duration timeout = section.duration("timeout", TIMEOUT);
        return timeout.isZero() ? TIMEOUT : timeout;
    }

    private @Nullable Provider program(Section section) {
        section.only(Set.of("type", "path", "arguments", "timeout"));
        String path = section.needed("path");
        if (path.isEmpty()) {
            return null;
        }
        // A path with a folder in it begins at the file, whatever folder the command is started in.
        String program = path.contains("/") ? folder.resolve(path).normalize().toString() : path;
        return new Provider.Program(program, arguments(section), timeout(section));
    }

    /** A list of arguments, a text of words with blanks between them, or a mapping of options; no shell reads them. */
    private List<String> arguments(Section section) {
        Node node = section.node().get("arguments");
        List<String> all = new ArrayList<>();
        if (node instanceof Node.Scalar scalar
                && !scalar.isNull()
                && !scalar.text().isBlank()) {
            all.addAll(List.of(scalar.text().strip().split("\\s+")));
            if (scalar.text().matches("(?s).*[\"'`$|&;<>].*")) {
                problems.add(
                        node.at(), "arguments with quotes or signs of a shell must be a list: no shell reads them");
            }
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> all.add(word(item)));
        } else if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                all.add(key);
                if (!(entry.value() instanceof Node.Scalar s && s.isNull())) {
                    all.add(word(entry.value()));
                }
            });
        }
        return all;
    }

    private String word(Node item) {
        if (item instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        if (!(item instanceof Node.Refused)) {
            problems.add(item.at(), "an argument must be a text: was " + item.kind());
        }
        return "";
    }

    private static @Nullable Provider question(Section section, boolean probe) {
        section.only(Set.of("type", "service", "instance"));
        if (!probe) {
            section.refuse("type", "vigie is asked by a probe, not by an action");
        }
        String service = section.text("service");
        if (service == null && section.has("instance")) {
            section.refuse("instance", "instance needs the service whose it is");
        }
        return new Provider.Question(service, section.text("instance"));
    }

    private @Nullable Provider fault(Section section, boolean probe) {
        if (probe) {
            section.refuse("type", "a fault is an action, not a probe");
        }
        Provider.Deed deed = faults.read(section);
        Duration last = section.duration("for", Duration.ZERO);
        return deed == null
                ? null
                : new Provider.Fault(
                        deed, last.isZero() ? null : last, section.text("service"), section.text("instance"));
    }
}
