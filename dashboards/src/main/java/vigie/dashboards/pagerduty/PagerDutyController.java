package vigie.dashboards.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.access.PagerDutySecret;
import vigie.dashboards.access.PagerDutySignature;
import vigie.dashboards.api.Decision;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.Operator;
import vigie.model.OutsideEvent;
import vigie.model.Secret;

/** PagerDuty's webhooks: what people do with our incidents there is done here. Only what is signed is looked at. */
@Controller("/api/v1/inbound/pagerduty")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
final class PagerDutyController {
    private static final int MOST_BYTES = 256 * 1024;

    private final PagerDutySecret secret;
    private final Operator operator;

    PagerDutyController(PagerDutySecret secret, Operator operator) {
        this.secret = secret;
        this.operator = operator;
    }

    @Post
    CompletionStage<HttpResponse<byte[]>> event(HttpRequest<byte[]> request) {
        String signature = request.getHeaders().get(PagerDutySignature.HEADER);
        return take(ReplyWiring.body(request), signature).thenApply(reply -> ReplyWiring.answer(request, reply));
    }

    private CompletionStage<Reply> take(byte[] body, @Nullable String signature) {
        Secret key = secret.now();
        if (key == null) {
            return refused(404, "the estate has no inbound.pagerduty");
        }
        if (body.length > MOST_BYTES) {
            return refused(413, "a body must not be longer than " + MOST_BYTES + " bytes");
        }
        if (!PagerDutySignature.fits(key, body, signature)) {
            return refused(401, PagerDutySignature.HEADER + " is not the signature of this body");
        }
        JsonNode tree = Json.tree(body);
        if (tree == null || !tree.path("event").isObject()) {
            return refused(400, "the body must be a JSON object with an event");
        }
        try {
            Optional<OutsideEvent> event = EventReader.read(tree);
            return event.isEmpty() ? nothing() : operator.heard(event.get()).handle(Decision::reply);
        } catch (IllegalArgumentException e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
    }

    private static CompletionStage<Reply> nothing() {
        Operator.Answer answer = new Operator.Answer(Operator.Result.DONE, "such an event changes nothing here");
        return CompletableFuture.completedStage(Decision.reply(answer, null));
    }

    private static CompletionStage<Reply> refused(int status, String detail) {
        return CompletableFuture.completedStage(Reply.problem(status, detail));
    }
}
