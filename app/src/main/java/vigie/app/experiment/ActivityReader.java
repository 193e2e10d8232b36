package vigie.app.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;

/** Reads the steps of an experiment. */
final class ActivityReader {
    private static final Set<String> KEYS = Set.of(
            "type",
            "name",
            "provider",
            "tolerance",
            "pauses",
            "background",
            "secrets",
            "configuration",
            "controls",
            "tags");

    private final ProviderReader providers;
    private final ToleranceReader tolerances;
    private final Problems problems;
    private final List<String> notes;
    private final Map<String, Node.Mapping> named = new HashMap<>();

    ActivityReader(Section root, Path folder, Extension extension, Problems problems, List<String> notes) {
        this.providers = new ProviderReader(folder, extension, problems);
        this.tolerances = new ToleranceReader(problems);
        this.problems = problems;
        this.notes = notes;
        remember(root.list("method"));
        remember(root.list("rollbacks"));
        if (root.node().get("steady-state-hypothesis") instanceof Node.Mapping hypothesis
                && hypothesis.get("probes") instanceof Node.Sequence probes) {
            remember(probes.items());
        }
    }

    private void remember(List<Node> items) {
        for (Node item : items) {
            if (item instanceof Node.Mapping mapping && mapping.get("name") instanceof Node.Scalar name) {
                named.putIfAbsent(name.text(), mapping);
            }
        }
    }

    /** The probes of a steady state: each has a tolerance. */
    List<Activity> probes(Section hypothesis) {
        List<Activity> all = all(hypothesis, "probes");
        for (Activity activity : all) {
            if (!activity.probe() || activity.tolerance() == null) {
                hypothesis.refuse("probes", "\"" + activity.name() + "\" must be a probe with a tolerance");
            }
        }
        return all;
    }

    /** The steps under a key. */
    List<Activity> all(Section section, String key) {
        List<Activity> all = new ArrayList<>();
        for (Node item : section.list(key)) {
            Section activity = Section.of(item, "a step", problems);
            Activity read = activity == null ? null : one(resolved(activity));
            if (read != null) {
                all.add(read);
            }
        }
        return all;
    }

    /** A step that only refers to another one is that one. */
    private Section resolved(Section activity) {
        String ref = activity.text("ref");
        if (ref == null) {
            return activity;
        }
        Node.Mapping other = named.get(ref);
        if (other == null || other.get("ref") != null) {
            activity.refuse("ref", "ref must be the name of a step: was \"" + ref + '"');
            return activity;
        }
        return new Section(other, "a step", problems);
    }

    private @Nullable Activity one(Section activity) {
        if (activity.has("ref")) {
            return null;
        }
        activity.only(KEYS);
        if (activity.has("controls")) {
            notes.add("controls are not run: they are Python code of the Chaos Toolkit");
        }
        String type = activity.needed("type");
        boolean probe = type.equals("probe");
        if (!probe && !type.equals("action") && !type.isEmpty()) {
            activity.refuse("type", "type must be probe or action: was \"" + type + '"');
        }
        String name = activity.needed("name");
        Node given = activity.node().get("tolerance");
        Tolerance tolerance = given == null || !activity.has("tolerance") ? null : tolerances.read(given);
        if (!activity.has("provider")) {
            problems.add(activity.node().at(), "a step needs \"provider\"");
            return null;
        }
        Section section = activity.section("provider");
        Provider provider = section == null ? null : providers.read(section, probe);
        Section pauses = activity.has("pauses") ? activity.section("pauses") : null;
        if (pauses != null) {
            pauses.only(Set.of("before", "after"));
        }
        if (provider == null) {
            return null;
        }
        return new Activity(
                probe,
                name.length() > 200 ? name.substring(0, 200) : name,
                provider,
                tolerance,
                pauses == null ? Duration.ZERO : pauses.duration("before", Duration.ZERO),
                pauses == null ? Duration.ZERO : pauses.duration("after", Duration.ZERO),
                activity.flag("background"));
    }
}
