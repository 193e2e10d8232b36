package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the instances showed to whoever looked, from moment to moment: the truth by which decisions are judged. */
final class Past {
    private final Map<Node, List<Shown>> shown = new HashMap<>();

    /** A mood and since when it was shown; an instance that cannot be reached shows what a hanging one does. */
    private record Shown(Duration from, Mood mood) {}

    void note(Node node, Mood mood, Duration now) {
        List<Shown> moods = shown.computeIfAbsent(node, n -> new ArrayList<>());
        if (moods.isEmpty() || moods.get(moods.size() - 1).mood() != mood) {
            moods.add(new Shown(now, mood));
        }
    }

    /** Whether an instance showed nothing but these moods from one moment to another, both included. */
    boolean showedOnly(Set<Mood> these, Node node, Duration from, Duration to) {
        List<Shown> moods = shown.getOrDefault(node, List.of());
        for (int i = 0; i < moods.size(); i++) {
            boolean begun = moods.get(i).from().compareTo(to) <= 0;
            boolean over = i + 1 < moods.size() && moods.get(i + 1).from().compareTo(from) < 0;
            if (begun && !over && !these.contains(moods.get(i).mood())) {
                return false;
            }
        }
        return true;
    }
}
