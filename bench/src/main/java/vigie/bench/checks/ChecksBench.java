package vigie.bench.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import vigie.bench.process.Folders;
import vigie.bench.process.Sender;
import vigie.bench.process.Served;

/**
 * What a thousand checks every 15 seconds cost: Vigie with {@code http} beside Prometheus with blackbox_exporter on the same servers, or Vigie with
 * {@code postgres} on a server that is there, each check with a connection of its own.
 *
 * <p>Arguments: the jar; {@code http}, or {@code postgres HOST:PORT USER PASSWORD-FILE}; needs Debian's {@code prometheus} and
 * {@code prometheus-blackbox-exporter} for the first. Properties: {@code checks} (1000), {@code warmup} (600) and {@code seconds} (120).
 */
public final class ChecksBench {
    private static final int CHECKS = Integer.getInteger("checks", 1_000);
    private static final int SECONDS = Integer.getInteger("seconds", 120);
    private static final int INTERVAL = 15;
    /** What the JVM compiles in the first minutes is no part of what a check costs: 67 polls a second take ten of them until it rests. */
    private static final int WARM_UP_SECONDS = Integer.getInteger("warmup", 600);

    private static final int PER_SERVICE = 10;

    private ChecksBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2 && arguments[1].equals("http")) {
            http(Path.of(arguments[0]));
        } else if (arguments.length == 5 && arguments[1].equals("postgres")) {
            postgres(Path.of(arguments[0]), arguments[2], arguments[3], Path.of(arguments[4]));
        } else {
            System.err.println("usage: ChecksBench app/target/vigie.jar http | postgres HOST:PORT USER PASSWORD-FILE");
            System.exit(2);
        }
    }

    private static void http(Path jar) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "checks-bench-");
        try (ManyServers servers = new ManyServers(CHECKS);
                Served vigie = Served.vigie(jar, folder.resolve("vigie"), httpEstate(servers.ports()));
                Served blackbox = blackbox(folder.resolve("blackbox"));
                Served prometheus = prometheus(folder.resolve("prometheus"), servers.ports(), blackbox.port())) {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            double before = vigie.cpuSeconds();
            double theirsBefore = blackbox.cpuSeconds() + prometheus.cpuSeconds();
            double polls = polls(vigie);
            TimeUnit.SECONDS.sleep(SECONDS);
            double ours = vigie.cpuSeconds() - before;
            double theirs = blackbox.cpuSeconds() + prometheus.cpuSeconds() - theirsBefore;
            print("vigie, http", ours, polls(vigie) - polls, vigie.mostMemory());
            print(
                    "prometheus with blackbox_exporter",
                    theirs,
                    (double) CHECKS * SECONDS / INTERVAL,
                    prometheus.mostMemory() + blackbox.mostMemory());
            System.out.printf("vigie / the two: %.2f%n", ours / theirs);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void postgres(Path jar, String address, String user, Path password)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "checks-bench-");
        String estate = postgresEstate(address, user, password.toAbsolutePath());
        try (Served vigie = Served.vigie(jar, folder.resolve("vigie"), estate)) {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            double before = vigie.cpuSeconds();
            double polls = polls(vigie);
            TimeUnit.SECONDS.sleep(SECONDS);
            print("vigie, postgres", vigie.cpuSeconds() - before, polls(vigie) - polls, vigie.mostMemory());
        } finally {
            Folders.delete(folder);
        }
    }

    private static void print(String what, double cpuSeconds, double polls, long mebibytes) {
        System.out.printf(
                "%s: %d checks every %d s, %.0f polls in %d s, %.2f %% of a core, %.0f µs of CPU a poll, %d MiB%n",
                what,
                CHECKS,
                INTERVAL,
                polls,
                SECONDS,
                100 * cpuSeconds / SECONDS,
                1e6 * cpuSeconds / polls,
                mebibytes);
    }

    /** How many polls were well; one that was not ends the measurement, since it would measure something else. */
    private static double polls(Served vigie) throws IOException {
        double up = 0;
        try (Sender sender = vigie.sender()) {
            for (String line : sender.get("/metrics").lines().toList()) {
                if (line.startsWith("vigie_polls_total{")) {
                    double count = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                    if (line.contains("outcome=\"up\"")) {
                        up += count;
                    } else if (count > 0) {
                        throw new IOException("a poll was not well: " + line);
                    }
                }
            }
        }
        return up;
    }

    private static String httpEstate(List<Integer> ports) {
        StringBuilder text = new StringBuilder("version: 1\ndefaults: {interval: " + INTERVAL + "s}\nservices:\n");
        for (int from = 0; from < ports.size(); from += PER_SERVICE) {
            List<String> targets = new ArrayList<>();
            for (int port : ports.subList(from, Math.min(ports.size(), from + PER_SERVICE))) {
                targets.add("{address: \"127.0.0.1:" + port + "\"}");
            }
            text.append("  - name: s")
                    .append(from / PER_SERVICE)
                    .append("\n    targets: {static: [")
                    .append(String.join(", ", targets))
                    .append(
                            "]}\n    checks: [{name: health, use: http, path: /health, expect: {json: {status: UP}}}]\n");
        }
        return text.toString();
    }

    private static String postgresEstate(String address, String user, Path password) {
        StringBuilder text = new StringBuilder("version: 1\ndefaults: {interval: " + INTERVAL + "s}\nservices:\n");
        for (int from = 0; from < CHECKS; from += PER_SERVICE) {
            text.append("  - name: s")
                    .append(from / PER_SERVICE)
                    .append("\n    targets: {static: [{address: \"")
                    .append(address)
                    .append("\"}]}\n    checks:\n");
            for (int i = from; i < Math.min(CHECKS, from + PER_SERVICE); i++) {
                text.append("      - {name: c" + i + ", use: postgres, tls: none, max_connections_percent: 100, user: ")
                        .append(user)
                        .append(", password: \"file:")
                        .append(password)
                        .append("\"}\n");
            }
        }
        return text.toString();
    }

    private static Served blackbox(Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createDirectories(folder).resolve("blackbox.yml"), """
                modules:
                  http:
                    prober: http
                    timeout: 5s
                    http: {fail_if_body_not_matches_regexp: ['"status":"UP"']}
                """);
        return Served.other(
                folder,
                "/-/healthy",
                port -> List.of(
                        "prometheus-blackbox-exporter",
                        "--config.file=" + file,
                        "--web.listen-address=127.0.0.1:" + port));
    }

    private static Served prometheus(Path folder, List<Integer> ports, int blackbox)
            throws IOException, InterruptedException {
        List<String> targets = ports.stream()
                .map(port -> "'http://127.0.0.1:" + port + "/health'")
                .toList();
        Path file = Files.writeString(Files.createDirectories(folder).resolve("prometheus.yml"), """
                global: {scrape_interval: %ds, scrape_timeout: 10s}
                scrape_configs:
                  - job_name: blackbox
                    metrics_path: /probe
                    params: {module: [http]}
                    static_configs: [{targets: [%s]}]
                    relabel_configs:
                      - {source_labels: [__address__], target_label: __param_target}
                      - {source_labels: [__param_target], target_label: instance}
                      - {target_label: __address__, replacement: "127.0.0.1:%d"}
                """.formatted(
                        INTERVAL, String.join(", ", targets), blackbox));
        return Served.other(
                folder,
                "/-/ready",
                port -> List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
    }
}
