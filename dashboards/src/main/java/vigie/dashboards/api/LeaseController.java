package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Lease;
import vigie.model.Operator;

/** Who works on what: deployments, backups and people ask here before, and healing leaves alone what they hold. */
@Controller("/api/v1/leases")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LeaseController {
    private static final Set<String> FIELDS = Set.of("service", "instance", "holder", "reason", "until");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 500;

    private final IncidentLog log;
    private final Operator operator;

    LeaseController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    /** Everything that is held. */
    record Leases(List<LeaseView> items, @Nullable String next) {}

    @Get
    HttpResponse<byte[]> leases(HttpRequest<?> request) {
        Leases all = new Leases(log.leases().stream().map(LeaseView::of).toList(), null);
        return ReplyWiring.answer(request, Reply.json(all));
    }

    @Post
    CompletionStage<HttpResponse<byte[]>> take(HttpRequest<byte[]> request) {
        return DecisionWiring.read(request, FIELDS, fields -> take(fields, ReplyWiring.by(request)));
    }

    private CompletionStage<Reply> take(Fields fields, String by) {
        String service = fields.text("service");
        String holder = fields.text("holder").isEmpty() ? by : fields.text("holder");
        String reason = fields.text("reason");
        Instant until = until(fields.text("until"));
        if (service.isEmpty() || service.length() > LONGEST_NAME || holder.length() > LONGEST_NAME) {
            return refused("a lease is on a service, by its name");
        }
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            return refused("a lease needs a reason of at most " + LONGEST_REASON + " characters");
        }
        if (until == null) {
            return refused("until must be a time such as 2026-01-01T00:00:00Z");
        }
        // Since when is the record's to say: what is asked for has no beginning yet.
        Lease wanted = new Lease("", service, fields.text("instance"), holder, reason, Instant.EPOCH, until);
        return operator.lease(wanted, by).handle(Decision::reply);
    }

    @Delete("/{id}")
    CompletionStage<HttpResponse<byte[]>> end(HttpRequest<?> request, String id) {
        return operator.endLease(id, ReplyWiring.by(request))
                .handle(Decision::reply)
                .thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    private static @Nullable Instant until(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static CompletionStage<Reply> refused(String detail) {
        return CompletableFuture.completedStage(Reply.problem(400, detail));
    }
}
