package vigie.app.estate;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * This Vigie as one observer among others, as it is written.
 *
 * @param name what the others call it
 * @param canary a service that is surely there
 */
record VantageEntry(
        String name,
        @Nullable String zone,
        @Nullable String canary,
        @Written(orEmpty = true) List<Other> others) {

    /** Another Vigie that watches the same targets. */
    record Other(
            String name,
            @Nullable String zone,
            URI url,
            @Nullable Secret token,
            @Nullable Duration every) {}
}
