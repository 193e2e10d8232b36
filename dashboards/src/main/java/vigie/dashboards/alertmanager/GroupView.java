package vigie.dashboards.alertmanager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.model.AlertBoard.Firing;
import vigie.model.AlertBoard.Heard;
import vigie.model.Labels;

/** Alerts of one receiver that have the labels of its route's groups in common: the schema {@code alertGroup}. */
record GroupView(Map<String, String> labels, AlertView.Name receiver, List<AlertView> alerts) {
    private record Key(Labels labels, String receiver) {}

    static List<GroupView> of(List<Firing> firing, Instant now) {
        Map<Key, List<AlertView>> groups = new LinkedHashMap<>();
        for (Firing one : firing) {
            for (Heard heard : one.heard()) {
                groups.computeIfAbsent(new Key(heard.group(), heard.receiver()), k -> new ArrayList<>())
                        .add(AlertView.of(one, now));
            }
        }
        List<GroupView> views = new ArrayList<>();
        groups.forEach((key, alerts) ->
                views.add(new GroupView(key.labels().asMap(), new AlertView.Name(key.receiver()), alerts)));
        return views;
    }
}
