package vigie.collector.vantage;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.VantageReports;

/** Carries reports to one Vigie. Texts are written on the {@code io} executor; the listener is called there or on the transport's threads. */
final class ReportPost {
    private static final Logger LOG = LoggerFactory.getLogger(ReportPost.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_ANSWER = 64 << 10;

    private final URI url;
    private final Map<String, String> headers;
    private final Executor io;
    private final HttpTransport http;
    private final AddressPolicy policy;

    /** To the API at an address, with the token of this vantage point. */
    ReportPost(URI to, Secret token, Executor io, HttpTransport http, AddressPolicy policy) {
        String base = to.toString();
        this.url = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/votes");
        this.headers = Map.of(
                "Accept",
                "application/json",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token.reveal());
        this.io = io;
        this.http = http;
        this.policy = policy;
    }

    /** Hears how it went: exactly one of the three, once. */
    interface Listener {
        /** It was answered, with whatever status. */
        void answered(WholeAnswer.Whole answer);

        /** It did not get through, and why. */
        void failed(String reason);

        /** It is more than a report may be, and was not sent. */
        void tooMuch(String reason);
    }

    /** Sends a report; ages count up to now. */
    void send(Report report, Instant now, Listener listener) {
        try {
            io.execute(() -> {
                try {
                    write(report, now, listener);
                } catch (RuntimeException e) {
                    LOG.error("a report to {} could not be written", url, e);
                    listener.failed("the report could not be written");
                }
            });
        } catch (RejectedExecutionException e) {
            listener.failed("this machine is too busy to write the report");
        }
    }

    private void write(Report report, Instant now, Listener listener) {
        byte[] body = ReportText.write(report, now);
        if (body.length > VantageReports.MOST_BYTES || report.votes().size() > VotesText.MAX_VOTES) {
            listener.tooMuch(report.votes().size() + " votes are more than a report may have");
            return;
        }
        http.send(
                new HttpRequest(
                        "POST", url, headers, body, TIMEOUT, MOST_ANSWER, "report " + url.getAuthority(), policy),
                new WholeAnswer(List.of(), MOST_ANSWER, true, new WholeAnswer.Receiver() {
                    @Override
                    public void answered(WholeAnswer.Whole answer) {
                        listener.answered(answer);
                    }

                    @Override
                    public void failed(CheckResult.Phase phase, String reason) {
                        listener.failed(reason + " (" + phase.name().toLowerCase(Locale.ROOT) + ')');
                    }
                }));
    }
}
