package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import vigie.dashboards.EstateSchema;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.dashboards.http.Resource;

/** The descriptions for programs: of this API, and of the estate file. */
@Controller("/api")
@Produces(MediaType.ALL)
final class DescriptionController {
    private final EstateSchema schema;
    private final Reply openapi = Resource.reply("/openapi.yaml", "application/yaml");

    DescriptionController(EstateSchema schema) {
        this.schema = schema;
    }

    @Get("/openapi.yaml")
    HttpResponse<byte[]> openapi(HttpRequest<?> request) {
        return ReplyWiring.answer(request, openapi);
    }

    @Get("/estate.schema.json")
    HttpResponse<byte[]> schema(HttpRequest<?> request) {
        return ReplyWiring.answer(
                request, Reply.resource("application/schema+json", schema.get().getBytes(StandardCharsets.UTF_8)));
    }
}
