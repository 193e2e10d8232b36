package vigie.app.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.outbound.Mail;
import vigie.app.web.TestCertificate;
import vigie.collector.net.AddressPolicies;
import vigie.model.Secret;

/** Letters over real sockets: to a mail server that takes them, and to all kinds that do not. */
@Timeout(60)
class SmtpPostIT {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @TempDir
    static Path folder;

    private static SSLContext own;
    private static SSLSocketFactory trusted;
    private static SSLSocketFactory strangers;

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void certificate() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "mail");
        System.setProperty(
                DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY,
                folder.resolve("mail.p12").toString());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, "changeit");
        own = certificate.trusted(certificate);
        trusted = certificate.trusted(null).getSocketFactory();
        strangers = TestCertificate.make(folder, "other").trusted(null).getSocketFactory();
    }

    @AfterAll
    static void forget() {
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        workers.shutdownNow();
        timer.shutdownNow();
    }

    private GreenMail greenMail(String protocol, boolean withUser) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        if (withUser) {
            server.setUser("oncall@example.org", "vigie", "s3cr3t");
        }
        server.start();
        open.add(server::stop);
        return server;
    }

    /** The port at which it offers what is asked for: GreenMail itself has no STARTTLS. */
    private int port(GreenMail server, Mail.Tls how) throws IOException {
        if (how == Mail.Tls.STARTTLS) {
            StartTlsFront front =
                    new StartTlsFront("127.0.0.1", own, server.getSmtp().getPort());
            open.add(front);
            return front.port();
        }
        return server.getSmtp() == null
                ? server.getSmtps().getPort()
                : server.getSmtp().getPort();
    }

    private Mail.Answer send(Mail.Server server, Mail.Letter letter) throws Exception {
        return send(server, letter, trusted);
    }

    private Mail.Answer send(Mail.Server server, Mail.Letter letter, SSLSocketFactory tls) throws Exception {
        return new SmtpPost(workers, timer, tls, AddressPolicies.targets())
                .send(server, letter)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static Mail.Server server(int port, Mail.Tls how, @Nullable String password) {
        return new Mail.Server(
                "localhost",
                port,
                how,
                password == null ? null : "vigie",
                password == null ? null : new Secret(password),
                DEADLINE);
    }

    private static Mail.Letter letter(boolean begins, String... to) {
        return new Mail.Letter(
                "vigie@example.org",
                List.of(to.length == 0 ? new String[] {"oncall@example.org"} : to),
                "CRITICAL: é api is down",
                "api is down\n.\nBcc: not a header\n" + "x".repeat(2_000),
                "<p>api is down</p>",
                "<notice1@example.org>",
                "<inc1.oncall@example.org>",
                begins,
                1_772_359_200_000L);
    }

    @ParameterizedTest
    @CsvSource({"smtp, STARTTLS", "smtps, IMPLICIT", "smtp, NONE"})
    void aLetterArrivesWhole(String protocol, Mail.Tls how) throws Exception {
        GreenMail server = greenMail(protocol, how != Mail.Tls.NONE);
        Mail.Answer answer =
                send(server(port(server, how), how, how == Mail.Tls.NONE ? null : "s3cr3t"), letter(false));
        assertThat(answer).isEqualTo(Mail.Answer.TAKEN);
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(1);
        MimeMessage letter = received[0];
        assertThat(letter.getSubject()).isEqualTo("CRITICAL: é api is down");
        assertThat(letter.getMessageID()).isEqualTo("<notice1@example.org>");
        assertThat(letter.getHeader("References")).containsExactly("<inc1.oncall@example.org>");
        assertThat(letter.getHeader("In-Reply-To")).containsExactly("<inc1.oncall@example.org>");
        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(letter.getHeader("Date")).containsExactly("Sun, 1 Mar 2026 10:00:00 +0000");
        assertThat(letter.getHeader("Bcc")).isNull();
        MimeMultipart parts = (MimeMultipart) letter.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                .startsWith("api is down\n.\nBcc: not a header\n" + "x".repeat(2_000));
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
    }

    @Test
    void theFirstLetterOfAThreadAnswersNone() throws Exception {
        GreenMail server = greenMail("smtp", false);
        send(server(port(server, Mail.Tls.NONE), Mail.Tls.NONE, null), letter(true));
        assertThat(server.getReceivedMessages()[0].getHeader("In-Reply-To")).isNull();
    }

    @Test
    void aWrongPasswordIsRefusedForGoodAndNotShown() throws Exception {
        GreenMail server = greenMail("smtp", true);
        Mail.Answer answer = send(server(port(server, Mail.Tls.STARTTLS), Mail.Tls.STARTTLS, "wr0ng"), letter(true));
        assertThat(answer.code()).isEqualTo(535);
        assertThat(answer.sent()).isFalse();
        assertThat(answer.text()).doesNotContain("wr0ng");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mail.Tls.class,
            names = {"STARTTLS", "IMPLICIT"})
    void aServerWhoseCertificateIsNotTrustedGetsNothing(Mail.Tls how) throws Exception {
        GreenMail server = greenMail(how == Mail.Tls.IMPLICIT ? "smtps" : "smtp", true);
        Mail.Answer answer = send(server(port(server, how), how, "s3cr3t"), letter(true), strangers);
        assertThat(answer.code()).isZero();
        assertThat(answer.sent()).isFalse();
        assertThat(answer.text()).contains("certification path");
    }

    @Test
    void aCertificateMustBeForTheNameThatTheEstateHas() throws Exception {
        GreenMail server = greenMail("smtp", true);
        StartTlsFront front =
                new StartTlsFront("127.0.0.2", own, server.getSmtp().getPort());
        open.add(front);
        Mail.Server other =
                new Mail.Server("127.0.0.2", front.port(), Mail.Tls.STARTTLS, "vigie", new Secret("s3cr3t"), DEADLINE);
        Mail.Answer answer = send(other, letter(true));
        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("127.0.0.2");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({
        "greeting, 421",
        "greeting, 554",
        "MAIL, 451",
        "MAIL, 530",
        "RCPT, 450",
        "RCPT, 550",
        "DATA, 451",
        "DATA, 554",
        ".., 452",
        ".., 552"
    })
    void theReplyThatDecidesIsTheAnswer(String at, int code) throws Exception {
        MailScript script = new MailScript(at, code + " not now");
        open.add(script);
        Mail.Answer answer = send(server(script.port(), Mail.Tls.NONE, null), letter(true));
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.text()).contains("not now");
        assertThat(answer.sent()).as("a refusal is no delivery").isFalse();
    }

    @Test
    void whoeverCannotHaveALetterKeepsNobodyElseFromIt() throws Exception {
        MailScript script = new MailScript("RCPT TO:<gone", "550 no such user");
        open.add(script);
        Mail.Answer answer = send(
                server(script.port(), Mail.Tls.NONE, null), letter(true, "gone@example.org", "oncall@example.org"));
        assertThat(answer).isEqualTo(Mail.Answer.TAKEN);
        assertThat(script.heard).anyMatch(line -> line.equals("DATA"));
    }

    @Test
    void withoutTlsWhereItIsAskedForNothingIsSaid() throws Exception {
        MailScript script = new MailScript("nothing", "");
        open.add(script);
        Mail.Answer answer = send(server(script.port(), Mail.Tls.STARTTLS, "s3cr3t"), letter(true));
        assertThat(answer.code()).isZero();
        assertThat(answer.sent()).isFalse();
        assertThat(answer.text()).contains("STARTTLS");
        assertThat(script.heard).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @ParameterizedTest(name = "a server that drips at {0}")
    @CsvSource({"greeting, false", "MAIL, false", ".., true"})
    void aServerThatDripsIsLeftAtTheDeadline(String at, boolean mayHave) throws Exception {
        MailScript script = new MailScript(at, "");
        open.add(script);
        long before = System.nanoTime();
        Mail.Answer answer = send(server(script.port(), Mail.Tls.NONE, null), letter(true));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(DEADLINE.plusSeconds(3));
        assertThat(answer.code()).isZero();
        assertThat(answer.text()).isEqualTo("no end within 5 s");
        assertThat(answer.sent()).isEqualTo(mayHave);
    }

    @Test
    void aPostWithoutAFreeThreadAnswersInTimeToo() throws Exception {
        MailScript script = new MailScript("greeting", "");
        open.add(script);
        Mail.Server slow = server(script.port(), Mail.Tls.NONE, null);
        SmtpPost post = new SmtpPost(workers, timer, trusted, AddressPolicies.targets());
        List<Mail.Answer> answers = new ArrayList<>();
        var all = IntStream.range(0, 12)
                .mapToObj(i -> post.send(slow, letter(true)).toCompletableFuture())
                .toList();
        for (var each : all) {
            answers.add(each.get(DEADLINE.toSeconds() + 3, TimeUnit.SECONDS));
        }
        assertThat(answers)
                .hasSize(12)
                .allSatisfy(answer -> assertThat(answer.sent()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"})
    void aLetterNeverGoesWhereNoCallMay(String host) throws Exception {
        Mail.Answer answer = send(new Mail.Server(host, 25, Mail.Tls.NONE, null, null, DEADLINE), letter(true));
        assertThat(answer.code()).isZero();
        assertThat(answer.sent()).isFalse();
        assertThat(answer.text()).startsWith("may not call " + host);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Mail.Answer answer = send(server(port, Mail.Tls.NONE, null), letter(true));
        assertThat(answer.code()).isZero();
        assertThat(answer.sent()).isFalse();
        assertThat(answer.text()).contains("refused");
        Mail.Server nowhere = new Mail.Server("nowhere.invalid", 25, Mail.Tls.NONE, null, null, DEADLINE);
        assertThat(send(nowhere, letter(true)).text()).contains("no address of nowhere.invalid");
    }
}
