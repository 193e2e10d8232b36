package vigie.app.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.app.run.Service;
import vigie.app.run.Settings;
import vigie.app.run.Signals;

/** {@code vigie run}: the service, until it is asked to end. */
@Command(
        name = "run",
        description = "Run the service. SIGTERM drains and ends it, SIGHUP reads the estate again.",
        footer = {
            "",
            "Exit codes: 0 ended when asked to, 1 the data directory, record or address cannot be had, 2 the estate is"
                    + " refused.",
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The estate file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Holds the record and the baselines (default: ./data).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path data;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9600",
            converter = ListenAddress.class,
            description = "Where HTTP is served (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private InetSocketAddress listen;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            converter = NodeName.class,
            description =
                    "The name of this node among those that share a record (default: made at the first start and kept"
                            + " in the data directory).")
    private @Nullable String node;

    @Override
    public Integer call() throws InterruptedException {
        Out out = Out.of(spec);
        try (Service service = Service.start(new Settings(config, data, listen, node))) {
            LOG.info("vigie watches {}, console on {}", config, service.url());
            awaitEnd(service);
            LOG.info("ending: what was begun is brought to its end");
            return Exit.DONE;
        } catch (Service.Refused e) {
            e.problems().forEach(p -> out.error(p.toString()));
            return Exit.USAGE;
        } catch (IOException e) {
            out.error("vigie: " + e.getMessage());
            return Exit.FOUND;
        }
    }

    private static void awaitEnd(Service service) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Signals.on("TERM", () -> end.countDown());
        Signals.on("INT", () -> end.countDown());
        Signals.on("HUP", () -> service.reload());
        end.await();
    }
}
