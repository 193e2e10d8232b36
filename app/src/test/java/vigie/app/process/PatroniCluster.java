package vigie.app.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's Patroni with two members of PostgreSQL and its etcd, each a process on loopback. */
final class PatroniCluster implements AutoCloseable {
    static final String PASSWORD = "a-password";

    private static final Duration SOON = Duration.ofSeconds(90);

    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> apis = new ArrayList<>();
    private final List<Path> data = new ArrayList<>();
    private final List<String> store;
    private Process etcdProcess;

    /** Starts it, and returns when there is a leader and a replica that streams. */
    PatroniCluster(Path parent) throws IOException, InterruptedException {
        Path patroni = SystemProgram.of("/usr/bin/patroni", "patroni");
        Path etcd = SystemProgram.of("/usr/bin/etcd", "etcd-server");
        Path postgres = SystemProgram.of("/usr/lib/postgresql/15/bin/postgres", "postgresql-15");
        folder = Files.createTempDirectory(Path.of("/tmp"), "vigie-patroni");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        int client = Site.freePort();
        int peer = Site.freePort();
        store = List.of(
                etcd.toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--enable-v2=true",
                "--listen-client-urls=http://127.0.0.1:" + client,
                "--advertise-client-urls=http://127.0.0.1:" + client,
                "--listen-peer-urls=http://127.0.0.1:" + peer,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peer,
                "--initial-cluster=default=http://127.0.0.1:" + peer);
        startStore();
        await("etcd answers").atMost(SOON).until(() -> InstanceProcesses.answers("127.0.0.1:" + client));
        for (int i = 1; i <= 2; i++) {
            member(i, patroni, postgres.getParent(), client);
            int members = i;
            await("member " + i + " runs; it printed:\n" + folder)
                    .atMost(SOON)
                    .until(() -> healthy(members) && leader() > 0);
        }
    }

    private void member(int number, Path patroni, Path binaries, int etcd) throws IOException, InterruptedException {
        int api = Site.freePort();
        Path home = Files.createDirectory(folder.resolve("pg" + number));
        data.add(home.resolve("data"));
        apis.add(api);
        Path file = folder.resolve("pg" + number + ".yml");
        Files.writeString(file, """
                scope: orders
                name: pg@number@
                restapi:
                  listen: 127.0.0.1:@api@
                  connect_address: 127.0.0.1:@api@
                  authentication: {username: vigie, password: @password@}
                etcd3: {host: "127.0.0.1:@etcd@"}
                bootstrap:
                  dcs: {ttl: 20, loop_wait: 1, retry_timeout: 5, maximum_lag_on_failover: 1048576}
                  initdb: [{encoding: UTF8}, {locale: C}]
                postgresql:
                  listen: 127.0.0.1:@port@
                  connect_address: 127.0.0.1:@port@
                  data_dir: @home@/data
                  bin_dir: @binaries@
                  pgpass: @home@/pgpass
                  authentication:
                    superuser: {username: postgres, password: a}
                    replication: {username: replicator, password: b}
                  parameters: {unix_socket_directories: "@home@", shared_buffers: 16MB, fsync: "off", max_connections: 20}
                  pg_hba: ["host all all 127.0.0.1/32 md5", "host replication all 127.0.0.1/32 md5"]
                """.replace("@number@", Integer.toString(number))
                .replace("@api@", Integer.toString(api))
                .replace("@password@", PASSWORD)
                .replace("@etcd@", Integer.toString(etcd))
                .replace("@port@", Integer.toString(Site.freePort()))
                .replace("@home@", home.toString())
                .replace("@binaries@", binaries.toString()));
        List<String> command = new ArrayList<>();
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            // PostgreSQL does not run as root.
            run(List.of("chown", "-R", "postgres:postgres", home.toString()));
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
        }
        command.addAll(List.of(patroni.toString(), file.toString()));
        start("pg" + number, command);
    }

    private Process start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private void startStore() throws IOException {
        etcdProcess = start("etcd", store);
    }

    /** Ends etcd as a crash would. */
    void stopStore() {
        etcdProcess.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Changes the configuration of the cluster. */
    void configure(String json) throws IOException, InterruptedException {
        String pair = Base64.getEncoder().encodeToString(("vigie:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apis.get(0) + "/config"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Basic " + pair)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /** The addresses of the members' API, in their order. */
    List<String> apis() {
        return apis.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    /** Whether a member's PostgreSQL runs. */
    boolean healthy(int member) {
        return status(member, "/health") == 200;
    }

    /** The number of the member that leads, or 0. */
    int leader() {
        for (int i = 1; i <= apis.size(); i++) {
            if (status(i, "/leader") == 200) {
                return i;
            }
        }
        return 0;
    }

    /** Makes a member's PostgreSQL unable to start, as a broken disk would, and ends it. */
    void breakData(int member) throws IOException, InterruptedException {
        Path directory = data.get(member - 1);
        long postmaster = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
        Path control = directory.resolve("global/pg_control");
        Files.write(control, new byte[8192]);
        run(List.of("kill", "-9", Long.toString(postmaster)));
    }

    JsonNode get(int member, String path) throws IOException, InterruptedException {
        return new JsonMapper().readTree(ask(member, path).body());
    }

    private int status(int member, String path) {
        try {
            return ask(member, path).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private HttpResponse<String> ask(int member, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + apis.get(member - 1) + path);
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What its processes printed. */
    String printed() {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("pg1", "pg2")) {
            try {
                String log = Files.readString(folder.resolve(name + ".log"));
                all.append(name).append(":\n").append(log.substring(Math.max(0, log.length() - 3000)));
            } catch (IOException e) {
                all.append(e);
            }
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            List<ProcessHandle> all = process.descendants().toList();
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            all.forEach(ProcessHandle::destroyForcibly);
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
