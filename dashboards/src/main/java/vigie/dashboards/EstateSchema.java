package vigie.dashboards;

import java.util.function.Supplier;

/** Gives the JSON Schema of {@code estate.yaml}, as JSON text. Any thread. */
@FunctionalInterface
public interface EstateSchema extends Supplier<String> {}
