package vigie.app.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.outbound.Mail;
import vigie.collector.net.AddressPolicy;

/** One letter on its way to one mail server, over a connection of its own. One thread works, any other may cancel. */
final class SmtpCall {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpCall.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(15);

    private final Mail.Server server;
    private final Mail.Letter letter;
    private final SSLSocketFactory tls;
    private final AddressPolicy policy;
    private volatile @Nullable Socket socket;
    private volatile @Nullable MimeLetter mime;
    private volatile boolean cancelled;

    SmtpCall(Mail.Server server, Mail.Letter letter, SSLSocketFactory tls, AddressPolicy policy) {
        this.server = server;
        this.letter = letter;
        this.tls = tls;
        this.policy = policy;
    }

    /** Whether the server may have the letter. Any thread. */
    boolean mayHaveArrived() {
        MimeLetter now = mime;
        return now != null && now.isBegun();
    }

    /** Ends it, whatever it waits for. Any thread. */
    void cancel() {
        cancelled = true;
        close(socket);
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("a connection to a mail server could not be closed", e);
        }
    }

    /** Hands it over; blocks. */
    Mail.Answer answer() {
        if (cancelled) {
            return Mail.Answer.none("it waited too long for its turn", false);
        }
        try {
            return handedOver(connected());
        } catch (IOException e) {
            return Mail.Answer.none(String.valueOf(e.getMessage()), mayHaveArrived());
        } catch (MessagingException | RuntimeException e) {
            // None of these is the server's fault.
            LOG.error("a letter could not be written", e);
            return Mail.Answer.none("a letter could not be written: " + e.getMessage(), mayHaveArrived());
        } finally {
            close(socket);
        }
    }

    /** The first address of the server that may be called and answers. */
    private Socket connected() throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            throw new IOException("there is no address of " + server.host(), e);
        }
        String before = "";
        for (InetAddress address : addresses) {
            String refusal = policy.refusal(address);
            if (refusal != null) {
                before = "may not call " + server.host() + ": " + refusal;
                continue;
            }
            Socket made = new Socket();
            socket = made;
            try {
                // Under the name that the estate has, which the certificate must be for.
                InetAddress named = InetAddress.getByAddress(server.host(), address.getAddress());
                made.connect(new InetSocketAddress(named, server.port()), (int) CONNECT.toMillis());
                made.setSoTimeout((int) READ.toMillis());
                return made;
            } catch (IOException e) {
                close(made);
                before = "cannot connect to " + address.getHostAddress() + " port " + server.port() + ": "
                        + e.getMessage();
            }
        }
        throw new IOException(before);
    }

    private Socket secured(Socket plain) throws IOException {
        if (server.tls() != Mail.Tls.IMPLICIT) {
            return plain;
        }
        SSLSocket secured = (SSLSocket) tls.createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private Mail.Answer handedOver(Socket plain) throws IOException, MessagingException {
        Session session = Session.getInstance(properties(plain));
        String password = server.password() == null ? null : server.password().reveal();
        URLName name = new URLName("smtp", server.host(), server.port(), null, server.user(), password);
        MimeLetter message = new MimeLetter(session, letter);
        mime = message;
        SMTPTransport transport = new SMTPTransport(session, name);
        try {
            transport.connect(secured(plain));
            transport.sendMessage(message, message.getAllRecipients());
            return Mail.Answer.TAKEN;
        } catch (SendFailedException e) {
            return partly(transport, e);
        } catch (MessagingException e) {
            return failed(transport, e);
        } finally {
            quit(transport);
        }
    }

    private Properties properties(Socket plain) {
        String from = plain.getLocalAddress().getHostAddress();
        boolean startTls = server.tls() == Mail.Tls.STARTTLS;
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", from.indexOf(':') < 0 ? '[' + from + ']' : "[IPv6:" + from + ']');
        properties.put("mail.smtp.auth", Boolean.toString(server.user() != null));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    // Somebody who cannot be told keeps nobody else from being told.
    private Mail.Answer partly(SMTPTransport transport, SendFailedException e) {
        if (e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0) {
            return failed(transport, e);
        }
        LOG.warn(
                "a letter was taken, but not for {} {}: {}",
                Arrays.toString(e.getInvalidAddresses()),
                Arrays.toString(e.getValidUnsentAddresses()),
                transport.getLastServerResponse());
        return Mail.Answer.TAKEN;
    }

    private Mail.Answer failed(SMTPTransport transport, MessagingException e) {
        int code = transport.getLastReturnCode();
        if (code >= 400 && code <= 599) {
            return Mail.Answer.refused(code, "answered " + transport.getLastServerResponse());
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return Mail.Answer.none(String.valueOf(cause.getMessage()), mayHaveArrived());
    }

    private static void quit(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("a mail server did not take the good-bye", e);
        }
    }
}
