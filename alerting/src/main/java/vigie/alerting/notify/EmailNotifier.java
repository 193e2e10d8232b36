package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Mail;
import vigie.model.Secret;

/**
 * Tells people by e-mail: a letter for each notice, all letters of an incident in one thread. A letter that one of several
 * addressees cannot get goes to the others.
 *
 * <p>Source: RFC 5321 (what replies mean), RFC 5322 (threads), RFC 3834 (letters that machines write).
 */
public final class EmailNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND =
            new Kind<>("email", Config.class, (config, context) -> List.of(new EmailNotifier(config, context)));

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int SUBJECT_CHARS = 200;
    // What every mail server takes, and nothing that could end a header or begin another address.
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern NOT_IN_AN_ID = Pattern.compile("[^A-Za-z0-9_-]+");

    private final Config config;
    private final Wording wording;
    private final Context context;

    EmailNotifier(Config config, Context context) {
        this.config = config;
        // Plain text has no markup, and what becomes HTML is escaped there.
        this.wording = new Wording(
                Wording.template("subject", config.subject()),
                Wording.template("text", config.text()),
                UnaryOperator.identity());
        this.context = context;
    }

    /**
     * The keys under {@code email:}.
     *
     * @param host of the mail server, a name or an address
     * @param port 587 for {@code starttls}, 465 for {@code implicit}, 25 for {@code none} unless said otherwise
     * @param from the sender's address
     * @param to the addressees
     * @param tls {@code starttls} unless said otherwise
     * @param user who hands over, or null for nobody; never without TLS
     * @param password of that user
     * @param subject a template, or null for the default
     * @param text a template of plain text, or null for the default
     */
    public record Config(
            String host,
            @Nullable Integer port,
            String from,
            @OneOrMany List<String> to,
            Mail.@Nullable Tls tls,
            @Nullable String user,
            @Nullable Secret password,
            @Nullable String subject,
            @Nullable String text) {
        public Config {
            to = List.copyOf(to);
            tls = tls == null ? Mail.Tls.STARTTLS : tls;
            port = port == null ? usual(tls) : port;
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("host must be the name or address of a mail server");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 1 to 65535: was " + port);
            }
            address("from", from);
            to.forEach(each -> address("to", each));
            if (to.isEmpty() || new HashSet<>(to).size() < to.size()) {
                throw new IllegalArgumentException("to must have at least one address, and none twice");
            }
            if ((user == null) != (password == null)) {
                throw new IllegalArgumentException("user and password go together");
            }
            if (password != null && tls == Mail.Tls.NONE) {
                throw new IllegalArgumentException("tls must be starttls or implicit where there is a password: "
                        + "it would travel in the clear");
            }
            Wording.template("subject", subject);
            Wording.template("text", text);
        }

        private static int usual(Mail.Tls tls) {
            return switch (tls) {
                case STARTTLS -> 587;
                case IMPLICIT -> 465;
                case NONE -> 25;
            };
        }

        private static void address(String key, String address) {
            if (!ADDRESS.matcher(address).matches()) {
                throw new IllegalArgumentException(key + " must be an address such as oncall@example.org");
            }
        }

        private Mail.Server server() {
            Mail.Tls how = tls == null ? Mail.Tls.STARTTLS : tls;
            return new Mail.Server(host, port == null ? usual(how) : port, how, user, password, TIMEOUT);
        }
    }

    @Override
    public String address() {
        Secret password = config.password();
        return String.join(
                " ",
                account(),
                config.host(),
                String.valueOf(config.port()),
                String.valueOf(config.tls()),
                config.user() == null ? "" : config.user(),
                password == null ? "" : password.reveal());
    }

    // Who reads it, whichever server carries it.
    @Override
    public String account() {
        return "email " + config.from() + ' ' + config.to();
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        return kind != Notice.Kind.CHANGE;
    }

    @Override
    public boolean tellsAll() {
        return true;
    }

    @Override
    public String render(Notice notice) {
        Wording.Message message = wording.of(notice);
        String domain = config.from().substring(config.from().indexOf('@'));
        ObjectNode letter = JsonNodeFactory.instance.objectNode();
        letter.put("subject", PlainText.shortened(PlainText.line(message.title()), SUBJECT_CHARS));
        letter.put("text", EmailBody.text(message));
        letter.put("html", EmailBody.html(message));
        letter.put("id", '<' + word(notice.id()) + domain + '>');
        letter.put("thread", '<' + word(notice.incident().id()) + '.' + word(notice.receiver()) + domain + '>');
        letter.put("sent_at", notice.at().toEpochMilli());
        return IncidentJson.text(letter);
    }

    private static String word(String text) {
        return NOT_IN_AN_ID.matcher(PlainText.shortened(text, 100)).replaceAll("-");
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        ObjectNode letter = IncidentJson.parse(parcel.payload());
        return context.mail()
                .send(
                        config.server(),
                        new Mail.Letter(
                                config.from(),
                                config.to(),
                                letter.path("subject").asText(),
                                letter.path("text").asText(),
                                letter.path("html").asText(),
                                letter.path("id").asText(),
                                letter.path("thread").asText(),
                                parcel.kind() == Notice.Kind.TRIGGER,
                                letter.path("sent_at").asLong()))
                .thenApply(EmailNotifier::judged);
    }

    private static Delivery judged(Mail.Answer answer) {
        if (answer.code() / 100 == 2) {
            return Delivery.DELIVERED;
        }
        String detail = PlainText.shortened(PlainText.line(answer.text()), 200);
        return answer.code() / 100 == 5
                ? Delivery.rejected(detail)
                : new Delivery(Delivery.Outcome.RETRY, null, answer.sent(), detail);
    }
}
