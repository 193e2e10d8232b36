package vigie.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recipes of {@code docs/executors.md}, as a user copies them. */
public final class Recipes {
    private static final Path PAGE = Path.of("../docs/executors.md");

    private Recipes() {}

    /** The {@code executors:} section under a heading. */
    public static String executors(String heading) throws IOException {
        return block(heading, "```yaml\n");
    }

    /** The script under a heading that begins with {@code #!}. */
    public static String script(String heading) throws IOException {
        return "#!" + block(heading, "```sh\n#!");
    }

    private static String block(String heading, String begin) throws IOException {
        String page = Files.readString(PAGE);
        int section = page.indexOf("\n## " + heading);
        int from = section < 0 ? -1 : page.indexOf(begin, section);
        int next = page.indexOf("\n## ", section + 1);
        if (from < 0 || (next >= 0 && from > next)) {
            throw new IllegalStateException(PAGE + " has no such block under " + heading);
        }
        return page.substring(from + begin.length(), page.indexOf("```", from + begin.length()));
    }
}
