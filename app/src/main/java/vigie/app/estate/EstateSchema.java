package vigie.app.estate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (draft 2020-12) of the estate file, made of the same records that it is read into; the same text every time. */
public final class EstateSchema {
    private final Map<Class<?>, Syntax<?>> syntaxes;
    private final Map<String, Object> definitions = new TreeMap<>();
    private final Map<String, Class<?>> owners = new TreeMap<>();

    private EstateSchema(Map<Class<?>, Syntax<?>> syntaxes) {
        this.syntaxes = syntaxes;
    }

    /**
     * The schema as text.
     *
     * @param probes the settings of each kind of check
     * @param receivers the settings of each kind of receiver
     */
    public static String text(
            Map<String, Class<? extends Record>> probes, Map<String, Class<? extends Record>> receivers) {
        EstateSchema schemas = new EstateSchema(Syntaxes.of(Environment.SYSTEM, Path.of(""), probes, receivers));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Vigie's estate");
        root.putAll(schemas.object(Component.of(EstateFile.class)));
        root.put("$defs", schemas.definitions);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of maps and lists could not be written", e);
        }
    }

    /** A choice between kinds; without any, nothing is allowed. */
    Map<String, Object> oneOf(
            Map<String, Class<? extends Record>> kinds,
            BiFunction<String, Class<? extends Record>, Map<String, Object>> each) {
        List<Object> choices = new ArrayList<>();
        kinds.forEach((word, kind) -> choices.add(each.apply(word, kind)));
        return map(choices.isEmpty() ? "not" : "oneOf", choices.isEmpty() ? Map.of() : choices);
    }

    /** A mapping with common keys, one of which has a known word, and those of its kind. */
    Map<String, Object> byWord(Class<? extends Record> common, String key, String word, Class<? extends Record> kind) {
        List<Component> all = new ArrayList<>(Component.of(common));
        all.addAll(Component.of(kind));
        return object(all, Map.of(key, map("const", word)));
    }

    /** A mapping with common keys and one more, under which is what its kind needs. */
    Map<String, Object> byKey(Class<? extends Record> common, String key, Class<? extends Record> kind) {
        List<Component> all = new ArrayList<>(Component.of(common));
        all.add(new Component(key, kind, false, false, false));
        return object(all);
    }

    private Map<String, Object> object(List<Component> components) {
        return object(components, Map.of());
    }

    /** The schema of a mapping; what is known better of some keys takes the place of what their types say. */
    private Map<String, Object> object(List<Component> components, Map<String, Object> known) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Component component : components) {
            Object schema = of(component.type());
            schema = component.oneOrMany() ? oneOrMany(component, schema) : schema;
            properties.put(component.key(), known.getOrDefault(component.key(), schema));
            if (component.required()) {
                required.add(component.key());
            }
        }
        Map<String, Object> schema = map("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private Object oneOrMany(Component component, Object list) {
        Type item = ((ParameterizedType) component.type()).getActualTypeArguments()[0];
        return map("anyOf", List.of(of(item), list));
    }

    private Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            boolean list = generic.getRawType() == List.class;
            Map<String, Object> schema = map("type", list ? "array" : "object");
            schema.put(list ? "items" : "additionalProperties", of(arguments[arguments.length - 1]));
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        Syntax<?> syntax = syntaxes.get(plain);
        if (plain.isRecord() || syntax instanceof ByWord || syntax instanceof ByKey) {
            return map("$ref", "#/$defs/" + define(plain, syntax));
        }
        if (syntax != null) {
            return syntax.schema(this);
        }
        if (plain.isEnum()) {
            return map("enum", words(plain));
        }
        return plain == Object.class
                ? new LinkedHashMap<>()
                : ScalarType.of(plain).schema(this);
    }

    private String define(Class<?> type, @Nullable Syntax<?> syntax) {
        String name = owners.getOrDefault(type.getSimpleName(), type) == type ? type.getSimpleName() : type.getName();
        if (owners.putIfAbsent(name, type) == null) {
            definitions.put(
                    name, syntax == null ? object(Component.of(type.asSubclass(Record.class))) : syntax.schema(this));
        }
        return name;
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> (Enum<?>) c)
                .flatMap(c -> Stream.of(ValueBinder.wordOf(c), c.name()))
                .toList();
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }
}
