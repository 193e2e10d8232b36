package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.net.Transports;
import vigie.collector.probe.Probe;
import vigie.model.Series;

/** A real exporter: Debian's prometheus-node-exporter. */
class NodeExporterIT {
    private static final Path BINARY = Path.of("/usr/bin/prometheus-node-exporter");

    @Test
    void readsEverySampleOfARealExporterAndRemembersItsSeries() throws Exception {
        if (!Files.isExecutable(BINARY)) {
            throw Shared.missing("prometheus-node-exporter is not installed");
        }
        int port = freePort();
        Process exporter = new ProcessBuilder(BINARY.toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Transports transports = new Transports()) {
            await().until(() -> answers(port));
            String url = "http://127.0.0.1:" + port + "/metrics";
            ScrapeContext context = new ScrapeContext(transports.http, Limits.DEFAULT);
            context.scrape(url);
            assertThat(context.scrape(url)).isEqualTo(Probe.Answer.UP);
            int second = context.sink.got.size();
            Series kept = context.sink.got.get(0).series();
            assertThat(context.scrape(url)).isEqualTo(Probe.Answer.UP);
            assertThat(context.sink.got.get(0).series()).isSameAs(kept);
            String body = bodyOf(url);
            Expositions exact = new Expositions();
            assertThat(exact.read(Format.TEXT, body)).isEmpty();
            assertThat(exact.got).hasSize((int)
                    body.lines().filter(line -> !line.startsWith("#")).count());
            assertThat(second).isGreaterThan(300);
        } finally {
            exporter.destroy();
            assertThat(exporter.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String bodyOf(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
