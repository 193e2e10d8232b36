package vigie.app.estate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values of one type are written in the file, where a record's components do not say it. */
interface Syntax<T> {
    /** The value of a node, or null after the problem was told. */
    @Nullable
    T read(Node node, String subject, RecordBinder binder);

    /** The same for programs: a JSON Schema. */
    Map<String, Object> schema(EstateSchema schemas);
}
