package vigie.detector.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;

/**
 * What instances say is wrong with one thing that is common to them: several say the same, which is told once.
 *
 * @param wrong in the order in which it was told, each once
 * @param evidence who said what
 */
record Complaints(List<String> wrong, List<String> evidence) {
    private static final int NAMED = 5;

    Complaints {
        wrong = List.copyOf(wrong);
        evidence = List.copyOf(evidence);
    }

    /** Of a picture whose facts have what is wrong as their key; an empty key says that nothing is. */
    static Complaints in(Picture picture) {
        Map<String, String> wrong = new LinkedHashMap<>();
        List<String> evidence = new ArrayList<>();
        for (Picture.View view : picture.views()) {
            for (Fact fact : view.facts()) {
                if (!fact.key().isEmpty()) {
                    String what = Words.foreign(fact.key()) + ' ' + Words.foreign(fact.value());
                    wrong.putIfAbsent(fact.key(), what);
                    evidence.add(view.instance().name() + ": " + what);
                }
            }
        }
        return new Complaints(List.copyOf(wrong.values()), evidence);
    }

    /** The first of them in a sentence. */
    String named() {
        String some = String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size())));
        return wrong.size() > NAMED ? some + " and " + (wrong.size() - NAMED) + " more" : some;
    }
}
