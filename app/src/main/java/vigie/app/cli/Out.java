package vigie.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes: results, errors, and colours only on a terminal. Control characters from outside are left out. */
final class Out {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;

    private Out(PrintWriter out, PrintWriter err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    static Out of(CommandSpec spec) {
        CommandLine line = spec.commandLine();
        return new Out(line.getOut(), line.getErr(), line.getColorScheme().ansi());
    }

    /** A line of the result; {@code style} is picocli's: {@code bold}, {@code fg(red)}, or empty. */
    void line(String style, String text) {
        out.println(styled(style, printable(text)));
    }

    void line(String text) {
        line("", text);
    }

    /** A line that begins with a marked part. */
    void line(String style, String marked, String rest) {
        line("", style, marked, rest);
    }

    /** A line with a marked part in it. */
    void line(String before, String style, String marked, String rest) {
        out.println(printable(before) + styled(style, printable(marked)) + printable(rest));
    }

    /** An error, in one line. */
    void error(String text) {
        err.println(styled("fg(red)", printable(text)));
    }

    /** The result for programs. */
    void json(Object tree) {
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of maps and lists could not be written", e);
        }
    }

    private String styled(String style, String text) {
        return style.isEmpty() || !ansi.enabled() || text.isEmpty()
                ? text
                : Ansi.Style.on(Ansi.Style.parse(style))
                        + text
                        + Ansi.Style.off(Ansi.Style.parse(style))
                        + Ansi.Style.reset.on();
    }

    /** What a terminal would take as an order is shown as a question mark. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
