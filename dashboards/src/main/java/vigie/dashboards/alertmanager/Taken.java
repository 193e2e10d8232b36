package vigie.dashboards.alertmanager;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.http.Reply;
import vigie.model.AlertSink;
import vigie.model.ReceivedAlert;

/** The answer to who brought alerts: good news only when they are on disk, so that they are brought again otherwise. */
final class Taken {
    private static final Logger LOG = LoggerFactory.getLogger(Taken.class);

    private Taken() {}

    static CompletionStage<Reply> by(AlertSink sink, List<ReceivedAlert> alerts, Reply reply) {
        if (alerts.isEmpty()) {
            return CompletableFuture.completedStage(reply);
        }
        return sink.receive(alerts).handle((nothing, failure) -> {
            if (failure == null) {
                return reply;
            }
            LOG.warn("{} alerts of others were not taken: {}", alerts.size(), failure.getMessage());
            return Replies.error(503, "the alerts could not be written down: send them again");
        });
    }
}
