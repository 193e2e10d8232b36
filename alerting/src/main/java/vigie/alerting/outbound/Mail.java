package vigie.alerting.outbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Hands a letter to a mail server (SMTP, RFC 5321). The address that its name resolves to is judged and then connected to, as for
 * {@link Outbound}.
 */
@FunctionalInterface
public interface Mail {
    /** Hands it over; any thread, at once. The stage never ends exceptionally: what happens outside is an {@link Answer}. */
    CompletionStage<Answer> send(Server server, Letter letter);

    /**
     * A mail server.
     *
     * @param user who hands over, or null for nobody
     * @param password of that user, or null
     * @param timeout from the call to the server's last word
     */
    record Server(
            String host,
            int port,
            Tls tls,
            @Nullable String user,
            @Nullable Secret password,
            Duration timeout) {}

    /** How the way to a mail server is protected. */
    enum Tls {
        /** It begins in the clear and goes over to TLS before anything is said; without TLS nothing is. */
        STARTTLS,
        /** TLS from the first byte. */
        IMPLICIT,
        /** Not at all. */
        NONE
    }

    /**
     * A letter.
     *
     * @param from an address
     * @param to addresses, at least one
     * @param subject one line
     * @param text what people read who see no HTML
     * @param html what the others read
     * @param id what mail servers and programs know it by, with its angle brackets: the same on every attempt
     * @param thread the identifier that all letters of one thread name as their origin
     * @param begins whether it is the first of its thread
     * @param sentAt its date, in epoch milliseconds
     */
    record Letter(
            String from,
            List<String> to,
            String subject,
            String text,
            String html,
            String id,
            String thread,
            boolean begins,
            long sentAt) {
        public Letter {
            to = List.copyOf(to);
        }
    }

    /**
     * What came of it.
     *
     * @param code the server's reply that decided: 250 if it has the letter, 4xx if it may take it later, 5xx if never; 0 if it said none
     * @param text the reply, or why there is none, for people
     * @param sent whether the server may have the letter: false only if it certainly has not
     */
    record Answer(int code, String text, boolean sent) {
        /** The server has it. */
        public static final Answer TAKEN = new Answer(250, "", true);

        /** The server refused it. */
        public static Answer refused(int code, String text) {
            return new Answer(code, text, false);
        }

        /** The server has not said what became of it. */
        public static Answer none(String why, boolean sent) {
            return new Answer(0, why, sent);
        }
    }
}
