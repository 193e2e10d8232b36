package vigie.collector.probe.kafka;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** One real node of Kafka as a process with a small heap, on free ports of 127.0.0.1. */
final class KafkaNode implements AutoCloseable {
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";

    private final int id;
    private final int port;
    private final int controllerPort;
    private final Path folder;
    private @Nullable Process process;

    private KafkaNode(int id, int port, int controllerPort, Path folder) {
        this.id = id;
        this.port = port;
        this.controllerPort = controllerPort;
        this.folder = folder;
    }

    /** The first node: a broker, and the one controller. */
    static KafkaNode controller(Path folder) throws IOException {
        return new KafkaNode(1, freePort(), freePort(), folder);
    }

    /** Another broker of the cluster of this one. */
    KafkaNode broker(int other, Path place) throws IOException {
        return new KafkaNode(other, freePort(), controllerPort, place);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    String id() {
        return String.valueOf(id);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    /** Formats its directory and starts it; does not wait until it serves. */
    void start() throws Exception {
        Files.createDirectories(folder);
        Path settings = Files.write(folder.resolve("server.properties"), settings());
        Process format =
                run("format.log", "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings.toString());
        if (!format.waitFor(30, TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("format.log")));
        }
        process = run("server.log", "kafka.Kafka", settings.toString());
    }

    private List<String> settings() {
        boolean controls = id == 1;
        String listeners = "listeners=PLAINTEXT://" + address();
        List<String> lines = new ArrayList<>(List.of(
                "node.id=" + id,
                "process.roles=" + (controls ? "broker,controller" : "broker"),
                controls ? listeners + ",CONTROLLER://127.0.0.1:" + controllerPort : listeners,
                "advertised.listeners=PLAINTEXT://" + address(),
                "controller.listener.names=CONTROLLER",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "log.dirs=" + folder.resolve("a") + "," + folder.resolve("b"),
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=2",
                "broker.session.timeout.ms=3000",
                "broker.heartbeat.interval.ms=500",
                "num.network.threads=2",
                "num.io.threads=2",
                "log.cleaner.enable=false",
                "group.initial.rebalance.delay.ms=0"));
        return lines;
    }

    private Process run(String log, String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                new ArrayList<>(List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", path));
        command.addAll(List.of(words));
        File to = folder.resolve(log).toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(to)
                .start();
    }

    /** Ends it as a crash would. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
