package vigie.app.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.app.demo.Demo;
import vigie.app.run.Service;

/** {@code vigie demo}: an example estate of real processes that is broken on a schedule, and healed. */
@Command(
        name = "demo",
        description = "Start an example estate, run the service on it, break things and heal them.",
        footer = {"", "Exit codes: 0 everything healed, 1 something did not."})
public final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--once", description = "Play the story to its end (under four minutes), then end.")
    private boolean once;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9600",
            converter = ListenAddress.class,
            description = "Where the console is served (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private InetSocketAddress listen;

    @Override
    public Integer call() throws InterruptedException {
        Out out = Out.of(spec);
        try {
            return new Demo(listen, out::line).play(once) ? Exit.DONE : Exit.FOUND;
        } catch (Service.Refused e) {
            e.problems().forEach(p -> out.error(p.toString()));
            return Exit.FOUND;
        } catch (IOException e) {
            out.error("vigie demo: " + e.getMessage());
            return Exit.FOUND;
        }
    }
}
