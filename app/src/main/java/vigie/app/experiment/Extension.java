package vigie.app.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;

/**
 * What an experiment says to Vigie: under the key {@code vigie}, or among {@code extensions} under the name {@code vigie}.
 *
 * @param services whose trouble is expected; empty for every service
 */
record Extension(List<String> services, List<ExperimentFile.Forward> forwards) {
    private static final String ADDRESS = "[A-Za-z0-9._:\\[\\]-]{1,255}:[0-9]{1,5}";

    Extension {
        services = List.copyOf(services);
        forwards = List.copyOf(forwards);
    }

    static Extension of(Section root, Problems problems) {
        Section own = root.has("vigie") ? root.section("vigie") : among(root, problems);
        if (own == null) {
            return new Extension(List.of(), List.of());
        }
        own.only(Set.of("name", "services", "forwards"));
        List<String> services = new ArrayList<>();
        for (Node item : own.list("services")) {
            if (item instanceof Node.Scalar scalar
                    && !scalar.text().isBlank()
                    && !scalar.text().contains(",")) {
                services.add(scalar.text().strip());
            } else {
                problems.add(item.at(), "services must be names of services: was " + item.kind());
            }
        }
        return new Extension(services, forwards(own, problems));
    }

    private static @Nullable Section among(Section root, Problems problems) {
        for (Node item : root.list("extensions")) {
            if (item instanceof Node.Mapping mapping
                    && mapping.get("name") instanceof Node.Scalar name
                    && name.text().equals("vigie")) {
                return new Section(mapping, "vigie", problems);
            }
        }
        return null;
    }

    private static List<ExperimentFile.Forward> forwards(Section own, Problems problems) {
        List<ExperimentFile.Forward> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node item : own.list("forwards")) {
            Section forward = Section.of(item, "a forward", problems);
            if (forward != null) {
                forward.only(Set.of("name", "listen", "to"));
                String name = forward.needed("name");
                if (!names.add(name)) {
                    problems.add(item.at(), "there are two forwards named " + name);
                }
                all.add(new ExperimentFile.Forward(name, address(forward, "listen"), address(forward, "to")));
            }
        }
        return all;
    }

    private static String address(Section forward, String key) {
        String text = forward.needed(key);
        int colon = text.lastIndexOf(':');
        boolean good = text.matches(ADDRESS) && Integer.parseInt(text.substring(colon + 1)) <= 65_535;
        if (!text.isEmpty() && !good) {
            forward.refuse(key, key + " must be HOST:PORT: was " + text);
        }
        return good ? text : "127.0.0.1:0";
    }

    boolean hasForward(String name) {
        return forwards.stream().anyMatch(f -> f.name().equals(name));
    }

    /** The names of the forwards, for messages. */
    String forwardNames() {
        return forwards.isEmpty()
                ? "none is there under vigie: {forwards: …}"
                : forwards.stream().map(ExperimentFile.Forward::name).collect(Collectors.joining(", ", "known: ", ""));
    }
}
