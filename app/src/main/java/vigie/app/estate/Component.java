package vigie.app.estate;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.OneOrMany;

/**
 * A record's component as a key of the file.
 *
 * @param key {@code snake_case}, or what {@link Written} says
 * @param nullable whether null stands for a key that is not there
 * @param orEmpty whether an empty list or mapping does
 */
record Component(String key, Type type, boolean nullable, boolean orEmpty, boolean oneOrMany) {

    /** Reading annotations of types costs more than all the rest of a record. */
    private static final ClassValue<List<Component>> KNOWN = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
        }
    };

    /** The components of a record, in their order. */
    static List<Component> of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    private static Component of(RecordComponent component) {
        Written written = component.getAnnotation(Written.class);
        AnnotatedType type = component.getAnnotatedType();
        return new Component(
                written == null || written.as().isEmpty() ? snakeCase(component.getName()) : written.as(),
                component.getGenericType(),
                type.isAnnotationPresent(Nullable.class),
                written != null && written.orEmpty(),
                (written != null && written.oneOrMany()) || component.isAnnotationPresent(OneOrMany.class));
    }

    boolean required() {
        return !nullable && !orEmpty;
    }

    /** What stands for a key that is not there, if it may be left out. */
    @Nullable
    Object absent() {
        if (!orEmpty) {
            return null;
        }
        return type.getTypeName().startsWith(Map.class.getName()) ? Map.of() : List.of();
    }

    private static String snakeCase(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(Character.isUpperCase(c) ? "_" : "").append(c);
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }
}
