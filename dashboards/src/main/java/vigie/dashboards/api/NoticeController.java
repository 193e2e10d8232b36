package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.IncidentLog;
import vigie.model.Operator;
import vigie.model.OutboxNotice;

/** What receivers were told, or could not be; and sending it again. */
@Controller("/api/v1/notices")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class NoticeController {
    private static final String STATES =
            Arrays.stream(OutboxNotice.State.values()).map(Words::of).collect(Collectors.joining(", "));

    private final IncidentLog log;
    private final Operator operator;

    NoticeController(IncidentLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    @Get
    HttpResponse<byte[]> notices(HttpRequest<?> request) {
        return ReplyWiring.answer(request, list(ReplyWiring.query(request)));
    }

    private Reply list(Query query) {
        String word = query.get("state");
        Optional<OutboxNotice.State> state = Arrays.stream(OutboxNotice.State.values())
                .filter(s -> Words.of(s).equals(word))
                .findFirst();
        if (word != null && state.isEmpty()) {
            return Reply.problem(400, "state must be one of " + STATES + ": was " + Query.shown(word));
        }
        return LogPage.of(query, part -> log.notices(state.orElse(null), part.limit(), part.after()), NoticeView::of);
    }

    @Post("/{id}/resend")
    CompletionStage<HttpResponse<byte[]>> resend(HttpRequest<byte[]> request, String id) {
        return DecisionWiring.decide(
                request,
                Set.of("note", "by"),
                fields -> operator.resend(id, ReplyWiring.by(request), fields.said("note")));
    }
}
