package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/safety.md} against the tests: what it names is there, and what bears a number is named. */
class SafetyDocTest {
    private static final Path ROOT = Path.of("..");

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/safety.md"));
    }

    /** Every test class of the house, and after a dot those of its methods that bear a number. */
    private static Set<String> tests() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            for (Path file : files.filter(f -> f.toString().contains("/src/test/java/"))
                    .filter(f -> f.toString().endsWith(".java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                tests.add(name);
                Matcher methods = Pattern.compile("void (\\w+)\\(").matcher(Files.readString(file));
                while (methods.find()) {
                    tests.add(name + '.' + methods.group(1));
                }
            }
        }
        return tests;
    }

    @Test
    void whatItNamesIsThere() throws IOException {
        Set<String> tests = tests();
        Matcher names =
                Pattern.compile("`(\\w+(?:Test|IT|Contract)(?:\\.\\w+)?)[^`]*`").matcher(page());
        int found = 0;
        while (names.find()) {
            assertThat(tests).contains(names.group(1));
            found++;
        }
        assertThat(found).isGreaterThan(60);
        Matcher scenarios = Pattern.compile("scenario `([a-z-]+)`").matcher(page());
        while (scenarios.find()) {
            assertThat(Path.of("src/test/resources/scenarios/" + scenarios.group(1) + ".scenario"))
                    .exists();
        }
    }

    @Test
    void everyTestThatBearsANumberIsNamed() throws IOException {
        String page = page();
        for (String test : tests()) {
            if (test.matches("\\w+\\.(s|pain|d)[0-9]+_\\w+")) {
                assertThat(page).contains('`' + test + '`');
            }
        }
    }
}
