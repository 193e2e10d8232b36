package vigie.app.estate;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an estate may say of each kind of check, made of the same records that it is read into. */
public final class CheckKinds {
    private final Map<Class<?>, Syntax<?>> syntaxes;

    private CheckKinds(Map<Class<?>, Syntax<?>> syntaxes) {
        this.syntaxes = syntaxes;
    }

    /**
     * A kind of check.
     *
     * @param use the word under {@code use:}
     * @param keys beside those of every check, in the order of the record
     */
    public record Kind(String use, List<Key> keys) {
        public Kind {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key of a check.
     *
     * @param what its value is
     * @param required whether it must be said
     */
    public record Key(String name, String what, boolean required) {}

    /** Every kind, by its word, in order; {@code probes} has the settings of each. */
    public static List<Kind> of(Map<String, Class<? extends Record>> probes) {
        CheckKinds kinds = new CheckKinds(Syntaxes.of(Environment.SYSTEM, Path.of(""), probes, Map.of()));
        List<Kind> all = new ArrayList<>();
        new TreeMap<>(probes).forEach((use, settings) -> all.add(new Kind(use, kinds.keys(settings))));
        return List.copyOf(all);
    }

    private List<Key> keys(Class<? extends Record> settings) {
        return Component.of(settings).stream()
                .map(component -> new Key(component.key(), what(component.type()), component.required()))
                .toList();
    }

    private String what(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            String held = what(arguments[arguments.length - 1]);
            return (generic.getRawType() == List.class ? "a list, each " : "a mapping to ") + held;
        }
        Class<?> plain = (Class<?>) type;
        Syntax<?> syntax = syntaxes.get(plain);
        if (syntax instanceof TextSyntax<?> text) {
            return text.what();
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(word -> ValueBinder.wordOf((Enum<?>) word))
                    .collect(Collectors.joining(" | "));
        }
        if (plain.isRecord()) {
            return Component.of(plain.asSubclass(Record.class)).stream()
                    .map(Component::key)
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return plain == Object.class ? "any value" : ScalarType.of(plain).what();
    }
}
