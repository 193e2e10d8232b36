package vigie.app.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import vigie.alerting.outbound.Mail;

/** A letter as MIME: plain text and HTML side by side, with the headers that make a thread of the letters of one incident. */
final class MimeLetter extends MimeMessage {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String id;
    private volatile boolean begun;

    /**
     * The letter.
     *
     * @throws MessagingException if a header cannot be made of it
     */
    MimeLetter(Session session, Mail.Letter letter) throws MessagingException {
        super(session);
        id = oneLine(letter.id());
        try {
            setFrom(new InternetAddress(letter.from(), "Vigie", StandardCharsets.UTF_8.name()));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java platform has UTF-8", e);
        }
        for (String to : letter.to()) {
            addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        }
        setSubject(oneLine(letter.subject()), StandardCharsets.UTF_8.name());
        setHeader("Date", DATE.format(Instant.ofEpochMilli(letter.sentAt())));
        setHeader("References", oneLine(letter.thread()));
        if (!letter.begins()) {
            setHeader("In-Reply-To", oneLine(letter.thread()));
        }
        // So that no holiday notice comes back.
        setHeader("Auto-Submitted", "auto-generated");
        setHeader("X-Auto-Response-Suppress", "All");
        setContent(new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
        saveChanges();
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    // A line break would begin a header of somebody else's.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        begun = true;
        super.writeTo(out, ignored);
    }

    /** Whether the server has seen the beginning of it. Any thread. */
    boolean isBegun() {
        return begun;
    }
}
