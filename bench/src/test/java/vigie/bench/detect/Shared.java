package vigie.bench.detect;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** Finds the data that several checkouts share, beside this one or beside its parent. */
final class Shared {
    private Shared() {}

    /** A folder in the shared data; skips the test, with the reason, where there is none, unless {@code VIGIE_REQUIRE_SYSTEM=1}. */
    static Path folder(String name) {
        String told = System.getProperty("VIGIE_SHARED", System.getenv("VIGIE_SHARED"));
        if (told != null) {
            return Path.of(told, name);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path found = up.resolve("shared").resolve(name);
            if (Files.isDirectory(found)) {
                return found;
            }
        }
        throw missing("no folder shared/" + name + " beside the checkout, and VIGIE_SHARED is not set");
    }

    private static RuntimeException missing(String what) {
        if ("1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }
}
