package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The running program tells people by mail, by the second address of a webhook and in Grafana; what one of them refused is sent
 * again.
 */
class ReceiversIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final List<String> hooked = new CopyOnWriteArrayList<>();
    private final List<String> drawn = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;
    private VigieProcess vigie;

    @BeforeEach
    void start() throws Exception {
        mail.start();
        server = Fleet.server();
        server.createContext("/hook", exchange -> {
            hooked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Fleet.answer(exchange, status, "{}");
        });
        server.createContext("/api/annotations", exchange -> {
            drawn.add(exchange.getRequestMethod()
                    + ' '
                    + exchange.getRequestURI()
                    + ' '
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            Fleet.answer(exchange, 200, "{\"id\": 7, \"message\": \"Annotation added\"}");
        });
        Files.writeString(folder.resolve("token"), "grafana-token\n");
        Site site = new Site(folder);
        site.write("""
                version: 1
                services: []
                receivers:
                  - {name: mail, email: {host: 127.0.0.1, port: @mail@, tls: none, from: vigie@x.example, to: oncall@x.example}}
                  - {name: hook, webhook: {url: ["http://127.0.0.1:@dead@/hook", "http://@alive@/hook"], format: vigie}}
                  - {name: boards, grafana: {url: "http://@alive@", token: "file:token"}}
                route:
                  receiver: mail
                  group_interval: 1s
                  routes:
                    - {matchers: ['severity=~".+"'], receiver: mail, continue: true}
                    - {matchers: ['severity=~".+"'], receiver: hook, continue: true}
                    - {matchers: ['severity=~".+"'], receiver: boards}
                """.replace("@mail@", Integer.toString(mail.getSmtp().getPort()))
                .replace("@dead@", Integer.toString(Site.freePort()))
                .replace("@alive@", Fleet.address(server)));
        vigie = site.startReady();
    }

    @AfterEach
    void stop() {
        vigie.close();
        mail.stop();
        server.stop(0);
    }

    private void say(String end) throws Exception {
        String alert =
                "[{\"labels\": {\"alertname\": \"DiskFull\", \"service\": \"store\", \"severity\": \"critical\"},"
                        + " \"startsAt\": \"2025-12-31T00:00:00Z\", \"annotations\": {\"summary\": \"the disk is full\\r\\nBcc: all@x.example\"}"
                        + end + "}]";
        assertThat(vigie.post("/api/v2/alerts", alert).statusCode()).isEqualTo(200);
    }

    private List<JsonNode> notices(String state) throws Exception {
        return vigie.items("/api/v1/notices?state=" + state);
    }

    @Test
    void aReceivedAlertIsToldEverywhereAndItsEndToo() throws Exception {
        say("");
        await("a letter").atMost(SOON).until(() -> mail.getReceivedMessages().length == 1);
        await("the second address").atMost(SOON).until(() -> hooked.size() == 1);
        await("an annotation").atMost(SOON).until(() -> drawn.size() == 1);
        MimeMessage letter = mail.getReceivedMessages()[0];
        assertThat(letter.getSubject()).startsWith("CRITICAL: the disk is full Bcc: all@x.example");
        assertThat(letter.getHeader("Bcc")).isNull();
        assertThat(((MimeMultipart) letter.getContent()).getCount()).isEqualTo(2);
        assertThat(drawn.get(0)).isEqualTo("POST /api/annotations Bearer grafana-token");
        say(", \"endsAt\": \"2026-01-01T00:00:00Z\"");
        await("its end by mail").atMost(SOON).until(() -> mail.getReceivedMessages().length == 2);
        await("its end at the second address").atMost(SOON).until(() -> hooked.size() == 2);
        await("its end in Grafana").atMost(SOON).until(() -> drawn.size() == 2);
        assertThat(mail.getReceivedMessages()[1].getHeader("References")).isEqualTo(letter.getHeader("References"));
        assertThat(drawn.get(1)).isEqualTo("PATCH /api/annotations/7 Bearer grafana-token");
    }

    @Test
    void whatAReceiverRefusedIsSentAgain() throws Exception {
        status = 403;
        say("");
        await("it is refused").atMost(SOON).until(() -> notices("rejected").size() == 1);
        JsonNode rejected = notices("rejected").get(0);
        assertThat(rejected.get("receiver").asText()).isEqualTo("hook");
        assertThat(rejected.get("error").asText()).contains("403");
        status = 200;
        String path = "/api/v1/notices/" + rejected.get("id").asText() + "/resend";
        assertThat(vigie.post(path, "{\"note\": \"mended\"}").statusCode()).isEqualTo(200);
        await("it is told").atMost(SOON).until(() -> hooked.size() == 2);
        await("it is seen").atMost(SOON).until(() -> notices("rejected").isEmpty());
        assertThat(vigie.post(path, "{}").statusCode()).isEqualTo(409);
    }
}
