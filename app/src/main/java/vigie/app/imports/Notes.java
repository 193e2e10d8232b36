package vigie.app.imports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a person must know of an import, each once. */
final class Notes {
    private final Set<String> all = new LinkedHashSet<>();

    void add(String note) {
        all.add(note);
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
