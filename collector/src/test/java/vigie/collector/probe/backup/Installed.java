package vigie.collector.probe.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Programs of the system's packages. */
final class Installed {
    private Installed() {}

    /** The end of the test, with the reason, where it is not installed; with {@code VIGIE_REQUIRE_SYSTEM=1} it fails. */
    static void program(String path, String debianPackage) {
        if (Files.isExecutable(Path.of(path))) {
            return;
        }
        String what = path + " comes with Debian's package " + debianPackage + ", which is not installed";
        if ("1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
            throw new AssertionError(what);
        }
        throw new TestAbortedException(what);
    }

    /** Runs a command to its end; what it says. */
    static String run(List<String> command, Map<String, String> environment, Path log) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log);
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed:\n" + said);
        }
        return said;
    }
}
