package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.outbound.Mail;
import vigie.model.Secret;

class EmailNotifierTest extends NotifierContract {
    private static final String FROM = "vigie@example.org";

    private @Nullable String subject;
    private @Nullable String text;

    @Override
    Notifier notifier(Notifier.Context lent) {
        return EmailNotifier.KIND
                .make(
                        new EmailNotifier.Config(
                                "mail.example.org",
                                null,
                                FROM,
                                List.of("oncall@example.org", "boss@example.org"),
                                Mail.Tls.STARTTLS,
                                "vigie",
                                new Secret("s3cr3t"),
                                subject,
                                text),
                        lent)
                .get(0);
    }

    @Override
    List<String> secrets() {
        return List.of("s3cr3t");
    }

    private Mail.Letter letter(Notice notice) {
        deliver(notice);
        return letters.get(letters.size() - 1);
    }

    @Test
    void aTriggerSaysWhatIsWrongInTextAndInHtml() {
        Mail.Letter letter = letter(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(letter.from()).isEqualTo(FROM);
        assertThat(letter.to()).containsExactly("oncall@example.org", "boss@example.org");
        assertThat(letter.subject()).isEqualTo("CRITICAL: api-1 is down (1 of 3 instances of api)");
        assertThat(letter.text())
                .contains("10.0.0.1:80 is down", "Why now: first notification", "Service: api", "/#/incidents/inc1");
        assertThat(letter.html())
                .contains("<h2 ", "api-1 is down", "<a href=\"http://vigie.example/#/incidents/inc1\">");
    }

    @Test
    void allLettersOfAnIncidentNameOneOriginAndEachHasAnIdentifierOfItsOwn() {
        Mail.Letter trigger = letter(NoticeFor.of(Notice.Kind.TRIGGER));
        Mail.Letter resolve = letter(NoticeFor.of(Notice.Kind.RESOLVE));
        assertThat(trigger.thread()).isEqualTo("<inc1.oncall@example.org>").isEqualTo(resolve.thread());
        assertThat(trigger.begins()).isTrue();
        assertThat(resolve.begins()).isFalse();
        assertThat(trigger.id()).as("stable over attempts").isEqualTo("<notice1@example.org>");
        assertThat(resolve.subject()).isEqualTo("Resolved: api has recovered");
    }

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void aLabelAddsNoHeaderAndNoMarkup(Notice.Kind kind) {
        for (String template : new String[] {null, "{{{summary}}} {{&labels.instance}}\r\nBcc: author@x.example"}) {
            subject = template;
            Mail.Letter letter = letter(hostile(kind));
            assertThat(List.of(letter.subject(), letter.id(), letter.thread()))
                    .allSatisfy(header -> assertThat(header).doesNotContain("\r", "\n", "\u0000", "\u202e"));
            assertThat(letter.id()).matches("<[A-Za-z0-9_.-]+@example.org>");
            assertThat(letter.html()).doesNotContain("<at>", "<!channel>", "\"}]");
        }
    }

    @Test
    void anIdentifierThatIsNoneMakesNoHeader() {
        Notice one = NoticeFor.of(Notice.Kind.TRIGGER);
        Notice odd = new Notice(
                "a>\r\nBcc: <b",
                one.kind(),
                one.reason(),
                "über all",
                one.incident(),
                one.alerts(),
                0,
                one.at(),
                one.externalUrl(),
                "",
                one.data());
        Mail.Letter letter = letter(odd);
        assertThat(letter.id()).isEqualTo("<a-Bcc-b@example.org>");
        assertThat(letter.thread()).isEqualTo("<inc1.-ber-all@example.org>");
    }

    @Test
    void theEstateMayChooseTheWords() {
        subject = "[{{service}}] {{severity}}";
        text = "{{#firing}}{{summary}};{{/firing}}";
        Mail.Letter letter = letter(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(letter.subject()).isEqualTo("[api] critical");
        assertThat(letter.text()).startsWith("10.0.0.1:80 is down;");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"250, DELIVERED", "421, RETRY", "451, RETRY", "550, REJECTED", "535, REJECTED"})
    void theServersReplyDecides(int code, Delivery.Outcome outcome) {
        mailReply = code == 250 ? Mail.Answer.TAKEN : Mail.Answer.refused(code, "answered " + code + " no\r\n");
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(outcome);
        assertThat(delivery.detail()).doesNotContain("\n");
        assertThat(delivery.reached()).isEqualTo(code == 250);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b\r\nBcc: c@d",
                "a b@c",
                "a@b, c@d",
                "Me <a@b.org>",
                "a@",
                "@b",
                "a",
                "a@b>",
                "ü@b.org",
                "a@-b"
            })
    void whatIsNoAddressIsRefused(String address) {
        assertThatThrownBy(() -> config(address, "b@example.org", Mail.Tls.STARTTLS, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("from must be an address");
        assertThatThrownBy(() -> config("b@example.org", address, Mail.Tls.STARTTLS, null))
                .hasMessageStartingWith("to must be an address");
    }

    @Test
    void aPasswordNeverTravelsInTheClear() {
        assertThatThrownBy(() -> config(FROM, FROM, Mail.Tls.NONE, new Secret("s3cr3t")))
                .hasMessageStartingWith("tls must be starttls or implicit")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, 587", "IMPLICIT, 465", "NONE, 25"})
    void thePortIsTheUsualOne(Mail.Tls tls, int port) {
        assertThat(config(FROM, FROM, tls, null).port()).isEqualTo(port);
    }

    private static EmailNotifier.Config config(String from, String to, Mail.Tls tls, @Nullable Secret password) {
        return new EmailNotifier.Config(
                "mail.example.org",
                null,
                from,
                List.of(to),
                tls,
                password == null ? null : "vigie",
                password,
                null,
                null);
    }
}
