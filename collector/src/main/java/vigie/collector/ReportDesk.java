package vigie.collector;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.vantage.Report;
import vigie.collector.vantage.ReportText;
import vigie.model.VantageReports;

/** Reads reports on the thread that they come on, and hands them over to the loop. Every refusal is counted. */
final class ReportDesk implements VantageReports {
    private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);

    private final Collector.Parts parts;
    private final Loop loop;
    private final BiFunction<String, Report, Receipt> take;
    /** By vantage point; as many as there are tokens. */
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    /**
     * A desk.
     *
     * @param take runs on the loop's thread, given whose token it was
     */
    ReportDesk(Collector.Parts parts, Loop loop, BiFunction<String, Report, Receipt> take) {
        this.parts = parts;
        this.loop = loop;
        this.take = take;
    }

    @Override
    public CompletionStage<Receipt> take(String vantage, byte[] text) {
        Report report;
        try {
            report = ReportText.read(text, parts.clock().instant());
        } catch (IOException e) {
            return refused(vantage, Receipt.refused(Outcome.UNREADABLE, String.valueOf(e.getMessage())));
        }
        if (!report.vantage().equals(vantage)) {
            String why = "the token is that of the vantage point " + vantage + ", and the report is of "
                    + (report.vantage().isEmpty() ? "nobody" : report.vantage());
            return refused(vantage, Receipt.refused(Outcome.NOT_ITS_OWN, why));
        }
        if (parts.schedule().isShutdown()) {
            return refused(vantage, Receipt.refused(Outcome.UNKNOWN_POINT, "this Vigie is ending"));
        }
        CompletableFuture<Receipt> done = new CompletableFuture<>();
        loop.run("report of " + vantage, () -> {
            try {
                Receipt receipt = take.apply(vantage, report);
                problems.remove(vantage);
                count(vantage, receipt);
                done.complete(receipt);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        return done.minimalCompletionStage();
    }

    private CompletionStage<Receipt> refused(String vantage, Receipt receipt) {
        // The same problem at every report is one problem.
        if (!receipt.detail().equals(problems.put(vantage, receipt.detail()))) {
            LOG.warn("a report of the vantage point {} is refused: {}", vantage, receipt.detail());
        }
        count(vantage, receipt);
        return CompletableFuture.completedStage(receipt);
    }

    private void count(String vantage, Receipt receipt) {
        parts.metrics()
                .vantageReports
                .labels(vantage, receipt.outcome().name().toLowerCase(Locale.ROOT))
                .inc();
    }
}
