package vigie.app.process;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** A program that comes from the system's packages and not from Maven. */
final class SystemProgram {
    private SystemProgram() {}

    /** The program, or the end of the test, with the reason, where it is not installed. */
    static Path of(String path, String debianPackage) {
        if (!Files.isExecutable(Path.of(path))) {
            throw missing(path + " comes with Debian's package " + debianPackage + ", which is not installed");
        }
        return Path.of(path);
    }

    /** What to throw for something that the system lacks: it skips the test, or fails it with {@code VIGIE_REQUIRE_SYSTEM=1}. */
    static RuntimeException missing(String what) {
        if ("1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }
}
