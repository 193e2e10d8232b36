package vigie.app.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that an action may become: a list of arguments, never a shell's line. The words are split before anything is filled
 * in, so a value stays within its word; and it is letters, digits and {@code . _ : @ -}, not beginning with a dash or dot.
 *
 * @param words the program by its whole path, then its arguments, with {@code {{labels.unit}}} and the like in them
 */
public record AllowedCommand(String action, List<String> words) {
    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern PLACE = Pattern.compile("(?<!\\{)\\{\\{([a-z]+(?:\\.[A-Za-z0-9_]+)?)}}(?!})");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:@-]{0,199}");
    private static final List<String> NAMES =
            List.of("action", "service", "instance", "host", "port", "zone", "region");

    public AllowedCommand {
        words = List.copyOf(words);
    }

    /**
     * Reads {@code restart=/usr/bin/systemctl restart {{labels.unit}}}.
     *
     * @throws IllegalArgumentException if it is none; says why
     */
    public static AllowedCommand parse(String text) {
        int equals = text.indexOf('=');
        String action = equals < 0 ? "" : text.substring(0, equals);
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException(
                    "must be ACTION=/PROGRAM ARGUMENT…, with an action of letters, digits, _ and -: was " + text);
        }
        List<String> words = List.of(text.substring(equals + 1).strip().split("\\s+"));
        Path program = Path.of(words.get(0));
        if (!program.isAbsolute() || !Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new IllegalArgumentException(
                    action + " must name a program by its whole path that can be executed: was " + words.get(0));
        }
        if (words.get(0).contains("{{")) {
            throw new IllegalArgumentException(action + " must not let a call choose the program");
        }
        words.forEach(AllowedCommand::check);
        return new AllowedCommand(action, words);
    }

    private static void check(String word) {
        Matcher place = PLACE.matcher(word);
        StringBuilder rest = new StringBuilder();
        while (place.find()) {
            String name = place.group(1);
            if (!NAMES.contains(name) && !name.startsWith("labels.") && !name.startsWith("parameters.")) {
                throw new IllegalArgumentException("there is no {{" + name + "}}; known: " + String.join(", ", NAMES)
                        + ", labels.…, parameters.…");
            }
            place.appendReplacement(rest, "");
        }
        place.appendTail(rest);
        if (rest.indexOf("{{") >= 0) {
            throw new IllegalArgumentException("a {{ is not closed, or names nothing that there is: " + word);
        }
    }

    /**
     * The arguments for one target.
     *
     * @throws Refused if a value is missing, or is not harmless
     */
    List<String> arguments(Map<String, String> values) throws Refused {
        List<String> arguments = new ArrayList<>();
        for (String word : words) {
            Matcher place = PLACE.matcher(word);
            StringBuilder filled = new StringBuilder();
            while (place.find()) {
                place.appendReplacement(filled, Matcher.quoteReplacement(value(place.group(1), values)));
            }
            arguments.add(place.appendTail(filled).toString());
        }
        return arguments;
    }

    private static String value(String name, Map<String, String> values) throws Refused {
        String value = values.getOrDefault(name, "");
        if (!VALUE.matcher(value).matches() || value.contains("..")) {
            throw new Refused(
                    422,
                    value.isEmpty()
                            ? "the command needs {{" + name + "}}, and there is none"
                            : "{{" + name + "}} may have letters, digits and . _ : @ - alone");
        }
        return value;
    }
}
