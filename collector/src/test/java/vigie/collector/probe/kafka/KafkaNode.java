package vigie.collector.probe.kafka;

import static java.util.Objects.requireNonNull;

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

/** One real node of Kafka as a process with a small heap, on free ports of 127.0.0.1; everybody may do everything but over its port with SASL. */
final class KafkaNode implements AutoCloseable {
    static final String USER = "vigie";
    static final String NOBODY = "nobody";
    static final String PASSWORD = "a-password";

    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";

    private final int id;
    private final int port;
    private final int saslPort;
    private final int controllerPort;
    private final Path folder;
    private @Nullable Process format;
    private @Nullable Process process;

    private KafkaNode(int id, int controllerPort, Path folder) throws IOException {
        this.id = id;
        this.port = freePort();
        this.saslPort = freePort();
        this.controllerPort = controllerPort;
        this.folder = folder;
    }

    /** The first node: a broker, and the one controller. */
    static KafkaNode controller(Path folder) throws IOException {
        return new KafkaNode(1, freePort(), folder);
    }

    /** Another broker of the cluster of this one. */
    KafkaNode broker(int other, Path place) throws IOException {
        return new KafkaNode(other, controllerPort, place);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    int saslPort() {
        return saslPort;
    }

    String id() {
        return String.valueOf(id);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** The second of its two log directories; the first has what the cluster knows of itself. */
    Path logDir() {
        return folder.resolve("b");
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    /** Begins to format its directories. */
    void format() throws IOException {
        Files.createDirectories(folder);
        Path settings = Files.write(settingsFile(), settings());
        format = run("format.log", "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings.toString());
    }

    /** Starts it once that is done, or again; does not wait until it serves. */
    void start() throws Exception {
        Process formatting = requireNonNull(format);
        if (!formatting.waitFor(30, TimeUnit.SECONDS) || formatting.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("format.log")));
        }
        process = run("server.log", "kafka.Kafka", settingsFile().toString());
    }

    private Path settingsFile() {
        return folder.resolve("server.properties");
    }

    private List<String> settings() {
        String listeners = "PLAINTEXT://" + address() + ",SASL_PLAINTEXT://127.0.0.1:" + saslPort;
        boolean controls = id == 1;
        return List.of(
                "node.id=" + id,
                "process.roles=" + (controls ? "broker,controller" : "broker"),
                "listeners=" + listeners + (controls ? ",CONTROLLER://127.0.0.1:" + controllerPort : ""),
                "advertised.listeners=" + listeners,
                "listener.security.protocol.map="
                        + "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "sasl.enabled.mechanisms=PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config="
                        + "org.apache.kafka.common.security.plain.PlainLoginModule required "
                        + "user_" + USER + "=\"" + PASSWORD + "\" user_" + NOBODY + "=\"" + PASSWORD + "\";",
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS",
                "controller.listener.names=CONTROLLER",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "log.dirs=" + folder.resolve("a") + "," + logDir(),
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=2",
                "broker.session.timeout.ms=3000",
                "broker.heartbeat.interval.ms=500",
                "replica.high.watermark.checkpoint.interval.ms=500",
                "num.network.threads=2",
                "num.io.threads=2",
                "log.cleaner.enable=false",
                "group.initial.rebalance.delay.ms=0");
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

    /** Stops it where it is, its connections open. */
    void freeze() throws Exception {
        signal("-STOP");
    }

    /** Lets it go on. */
    void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        String pid = String.valueOf(requireNonNull(process).pid());
        new ProcessBuilder("kill", signal, pid).start().waitFor(5, TimeUnit.SECONDS);
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
