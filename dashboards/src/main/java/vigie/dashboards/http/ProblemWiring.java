package vigie.dashboards.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Writes the errors that the server itself finds (unknown path, wrong method, a bug) as problems, like all others. */
@Singleton
@Primary
final class ProblemWiring implements ErrorResponseProcessor<byte[]> {
    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        int status = response.code();
        Reply problem = Reply.problem(status, detail(context, status));
        return response.body(problem.body())
                .header(HttpHeaders.CONTENT_TYPE, problem.type())
                .header(HttpHeaders.CACHE_CONTROL, problem.cache());
    }

    /** What went wrong inside stays inside: it may name what a caller must not know. */
    private static String detail(ErrorContext context, int status) {
        String path = context.getRequest().getPath();
        if (status == 404) {
            return "there is nothing at " + Query.shown(path);
        }
        if (context.getRootCause().orElse(null) instanceof HttpStatusException meant && meant.getMessage() != null) {
            return meant.getMessage();
        }
        if (status >= 500 || context.getErrors().isEmpty()) {
            return status >= 500 ? "this failed; the log says why" : Problem.title(status);
        }
        Error first = context.getErrors().get(0);
        return first.getMessage() == null ? Problem.title(status) : first.getMessage();
    }
}
