package vigie.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command line did: its exit code and what it wrote. */
public record CommandRun(int code, String out, String err) {
    /** Runs the program with one command and captures what it writes. */
    public static CommandRun of(Object command, String... args) {
        return of(Vigie.commandLine(List.of(command)), args);
    }

    /** Runs a whole command line. */
    public static CommandRun of(CommandLine line, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(args);
        return new CommandRun(code, out.toString(), err.toString());
    }
}
