package vigie.app.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inhibition and the intervals of the calendar. */
final class ImportedQuiet {
    private final Notes notes;

    ImportedQuiet(Notes notes) {
        this.notes = notes;
    }

    void into(Tree root, Map<String, Object> estate) {
        List<Object> rules = new ArrayList<>();
        for (Tree rule : root.maps("inhibit_rules")) {
            List<String> source =
                    ImportedMatchers.of(rule, "source_matchers", "source_match", "source_match_re", notes);
            List<String> target =
                    ImportedMatchers.of(rule, "target_matchers", "target_match", "target_match_re", notes);
            if (source.isEmpty() || target.isEmpty()) {
                notes.add("an inhibition without matchers on both sides means every alert, and is not taken");
            } else {
                rules.add(rule(source, target, rule.texts("equal")));
            }
        }
        put(estate, "inhibit", rules);
        List<Object> intervals = new ArrayList<>();
        for (String key : List.of("time_intervals", "mute_time_intervals")) {
            root.maps(key).forEach(named -> intervals.add(named(named)));
        }
        put(estate, "time_intervals", intervals);
    }

    private static Map<String, Object> rule(List<String> source, List<String> target, List<String> equal) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("source", source);
        rule.put("target", target);
        if (!equal.isEmpty()) {
            rule.put("equal", equal);
        }
        return rule;
    }

    private static Map<String, Object> named(Tree named) {
        List<Object> all = new ArrayList<>();
        for (Tree interval : named.maps("time_intervals")) {
            Map<String, Object> one = new LinkedHashMap<>();
            List<Object> times = new ArrayList<>();
            for (Tree time : interval.maps("times")) {
                times.add(Map.of("start_time", time.text("start_time"), "end_time", time.text("end_time")));
            }
            put(one, "times", times);
            for (String key : List.of("weekdays", "days_of_month", "months", "years")) {
                put(one, key, new ArrayList<Object>(interval.texts(key)));
            }
            if (interval.has("location")) {
                one.put("location", interval.text("location"));
            }
            all.add(one);
        }
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("name", named.text("name"));
        made.put("time_intervals", all);
        return made;
    }

    private static void put(Map<String, Object> into, String key, List<Object> items) {
        if (!items.isEmpty()) {
            into.put(key, items);
        }
    }
}
