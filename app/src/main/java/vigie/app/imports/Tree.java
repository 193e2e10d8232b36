package vigie.app.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping of a foreign YAML file, of which nothing is known: what is missing or of another kind is empty. */
final class Tree {
    private final Map<String, Object> entries;

    private Tree(Map<String, Object> entries) {
        this.entries = entries;
    }

    static Tree of(@Nullable Object value) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> {
                if (entry != null) {
                    entries.put(String.valueOf(key), entry);
                }
            });
        }
        return new Tree(entries);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Set<String> keys() {
        return entries.keySet();
    }

    Tree map(String key) {
        return of(entries.get(key));
    }

    /** The mappings of a list. */
    List<Tree> maps(String key) {
        List<Tree> maps = new ArrayList<>();
        if (entries.get(key) instanceof List<?> list) {
            list.forEach(item -> maps.add(of(item)));
        }
        return maps;
    }

    /** The texts of a list; of one text alone, that. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (entries.get(key) instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        } else if (has(key)) {
            texts.add(text(key));
        }
        return texts;
    }

    /** A text, empty if there is none. */
    String text(String key) {
        Object value = entries.get(key);
        return value == null ? "" : String.valueOf(value);
    }
}
