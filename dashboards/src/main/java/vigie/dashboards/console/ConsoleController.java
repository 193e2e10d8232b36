package vigie.dashboards.console;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import vigie.dashboards.http.ReplyWiring;

/** The built-in page at {@code /}, and its files. */
@Controller
@Produces(MediaType.ALL)
final class ConsoleController {
    private final ConsoleFiles files = ConsoleFiles.load();

    @Get("/")
    HttpResponse<byte[]> index(HttpRequest<?> request) {
        return ReplyWiring.answer(request, files.get("index.html"));
    }

    @Get("/console/{file}")
    HttpResponse<byte[]> file(HttpRequest<?> request, String file) {
        return ReplyWiring.answer(request, files.get(file));
    }
}
