package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.Operator;

/** From a request's body to the operator's door and back; no thread waits in between. */
final class DecisionWiring {
    private DecisionWiring() {}

    /** Asks the operator's door, and turns what becomes of it into the response. */
    static CompletionStage<HttpResponse<byte[]>> decide(
            HttpRequest<byte[]> request, Set<String> known, Function<Fields, CompletionStage<Operator.Answer>> ask) {
        return read(request, known, fields -> ask.apply(fields).handle(Decision::reply));
    }

    /** As {@link #decide}, for bodies that may still be refused by what they say. */
    static CompletionStage<HttpResponse<byte[]>> read(
            HttpRequest<byte[]> request, Set<String> known, Function<Fields, CompletionStage<Reply>> ask) {
        return Fields.read(ReplyWiring.body(request), known, CompletableFuture::completedStage, ask)
                .thenApply(reply -> ReplyWiring.answer(request, reply));
    }
}
