package vigie.app.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routing tree; intervals that Alertmanager has by default and Vigie has not are written out at its root. */
final class ImportedRoutes {
    private final ImportedReceivers receivers;
    private final Notes notes;

    ImportedRoutes(ImportedReceivers receivers, Notes notes) {
        this.receivers = receivers;
        this.notes = notes;
    }

    Map<String, Object> root(Tree route) {
        List<String> names = names(route, List.of());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("receiver", names.get(0));
        List<String> groupBy = route.texts("group_by");
        if (!groupBy.isEmpty()) {
            root.put("group_by", groupBy);
        }
        root.put("group_wait", or(route.text("group_wait"), "30s"));
        root.put("group_interval", or(route.text("group_interval"), "5m"));
        root.put("repeat_interval", or(route.text("repeat_interval"), "4h"));
        List<Object> children = children(route, names);
        if (names.size() > 1) {
            children.addAll(each(names, false, name -> new LinkedHashMap<>()));
        }
        if (!children.isEmpty()) {
            root.put("routes", children);
        }
        return root;
    }

    /** The branches of a route, those of a receiver with several integrations one after the other. */
    private List<Object> children(Tree route, List<String> inherited) {
        List<Object> children = new ArrayList<>();
        for (Tree child : route.maps("routes")) {
            List<String> names = names(child, inherited);
            boolean goOn = child.text("continue").equals("true");
            List<Object> below = children(child, names);
            if (names.size() == 1) {
                children.addAll(each(names, goOn, name -> branch(child, below)));
            } else if (below.isEmpty()) {
                children.addAll(each(names, goOn, name -> branch(child, List.of())));
            } else {
                // What no branch below takes goes to all of them.
                List<Object> last = new ArrayList<>(below);
                last.addAll(each(names, false, name -> new LinkedHashMap<>()));
                children.addAll(each(names.subList(0, 1), goOn, name -> branch(child, last)));
                notes.add("a branch to " + names + " has branches of its own: see that it is as you mean it");
            }
        }
        return children;
    }

    private static List<Object> each(List<String> names, boolean goOn, Maker branch) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("receiver", names.get(i));
            one.putAll(branch.make(names.get(i)));
            if (goOn || i < names.size() - 1) {
                one.put("continue", true);
            }
            all.add(one);
        }
        return all;
    }

    /** Makes what a branch holds beside its receiver. */
    @FunctionalInterface
    private interface Maker {
        Map<String, Object> make(String receiver);
    }

    private Map<String, Object> branch(Tree route, List<Object> below) {
        Map<String, Object> branch = new LinkedHashMap<>();
        List<String> matchers = ImportedMatchers.of(route, "matchers", "match", "match_re", notes);
        if (!matchers.isEmpty()) {
            branch.put("matchers", matchers);
        }
        for (String key : List.of("group_by", "mute_time_intervals", "active_time_intervals")) {
            if (!route.texts(key).isEmpty()) {
                branch.put(key, route.texts(key));
            }
        }
        for (String key : List.of("group_wait", "group_interval", "repeat_interval")) {
            if (route.has(key)) {
                branch.put(key, route.text(key));
            }
        }
        if (!below.isEmpty()) {
            branch.put("routes", below);
        }
        return branch;
    }

    private List<String> names(Tree route, List<String> inherited) {
        if (!route.has("receiver") && !inherited.isEmpty()) {
            return inherited;
        }
        List<String> names = receivers.names(route.text("receiver"));
        if (!names.isEmpty()) {
            return names;
        }
        String instead = inherited.isEmpty() ? receivers.first() : inherited.get(0);
        notes.add("what went to " + route.text("receiver") + " goes to " + instead
                + " now: nobody is left out until you silence it");
        return List.of(instead == null ? "nobody" : instead);
    }

    private static String or(@Nullable String given, String usual) {
        return given == null || given.isEmpty() ? usual : given;
    }
}
