package vigie.dashboards.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the console's files without a browser. */
class ConsoleFilesTest {
    private final ConsoleFiles files = ConsoleFiles.load();

    @Test
    void areUnderAHundredKilobytesTogether() {
        assertThat(files.files().values().stream()
                        .mapToInt(file -> file.body().length)
                        .sum())
                .isLessThan(100_000);
    }

    @Test
    void areServedWithEveryModuleThatIsImported() {
        for (String name : scripts()) {
            assertThat(ConsoleFiles.NAMES).containsAll(found(text(name), "from '\\./([a-z]+\\.js)'"));
        }
    }

    @Test
    void neverMakeMarkupOrCodeOfAString() {
        for (String name : scripts()) {
            assertThat(text(name))
                    .as(name)
                    .doesNotContainPattern(
                            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\(|new Function|srcdoc");
        }
        assertThat(text("index.html"))
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void loadNothingFromElsewhere() {
        for (String name : ConsoleFiles.NAMES) {
            assertThat(text(name).replace("http://www.w3.org/2000/svg", ""))
                    .as(name)
                    .doesNotContainPattern("(https?:)?//[a-z0-9]+\\.[a-z]");
        }
    }

    @Test
    void sayEverySentenceInBothLanguages() {
        String words = text("words.js");
        String english = words.substring(words.indexOf("const EN"), words.indexOf("const FR"));
        String french = words.substring(words.indexOf("const FR"), words.indexOf("const DICTIONARIES"));
        Set<String> keys = found(english, "'([A-Za-z.0-9_]+)': '");
        assertThat(found(french, "'([A-Za-z.0-9_]+)': '")).isEqualTo(keys).hasSizeGreaterThan(150);
        for (String key : keys) {
            assertThat(places(french, key)).as(key).isEqualTo(places(english, key));
        }
        for (String name : scripts()) {
            assertThat(keys).as(name).containsAll(found(text(name), "\\bt\\('([^'$]+)'[,)]"));
            for (String counted : found(text(name), "\\bcount\\('([^'$]+)'")) {
                assertThat(keys).as(name).contains(counted + ".one", counted + ".other");
            }
        }
    }

    @Test
    void haveAWordForEveryStateOfTheModel() {
        Set<String> keys = found(text("words.js"), "'([A-Za-z.0-9_]+)': '");
        for (vigie.model.Status status : vigie.model.Status.values()) {
            assertThat(keys).contains("status." + status);
        }
        for (vigie.model.Run.State state : vigie.model.Run.State.values()) {
            assertThat(keys).contains("run." + state);
            assertThat(text("world.js").contains("'" + state + "'"))
                    .as(state + " is final, or has a place of its own")
                    .isEqualTo(state.isFinal()
                            || state.name().equals("WAITING_APPROVAL")
                            || state.name().equals("IN_FORCE")
                            || state.name().equals("UNCERTAIN"));
        }
        for (vigie.model.Run.StepState state : vigie.model.Run.StepState.values()) {
            assertThat(keys).contains("stepstate." + state);
        }
    }

    private static Set<String> places(String dictionary, String key) {
        Matcher sentence =
                Pattern.compile("'" + Pattern.quote(key) + "': '([^']*)'").matcher(dictionary);
        assertThat(sentence.find()).as(key).isTrue();
        return found(sentence.group(1), "\\{(\\w+)}");
    }

    private static Set<String> found(String text, String pattern) {
        Set<String> all = new TreeSet<>();
        for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private static List<String> scripts() {
        return ConsoleFiles.NAMES.stream().filter(name -> name.endsWith(".js")).toList();
    }

    private String text(String name) {
        return new String(files.get(name).body(), StandardCharsets.UTF_8);
    }
}
