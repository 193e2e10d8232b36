package vigie.dashboards.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.ReplyWiring;
import vigie.model.AlertBoard;
import vigie.model.AlertBoard.Firing;
import vigie.model.Severity;
import vigie.model.Silence;

/** The silences that are not over, with what they hide: so that none is forgotten. They are made by Alertmanager's API. */
@Controller("/api/v1/silences")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SilenceController {
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private final AlertBoard board;
    private final InstantSource clock;

    SilenceController(AlertBoard board, @Named("vigie") InstantSource clock) {
        this.board = board;
        this.clock = clock;
    }

    @Get
    HttpResponse<byte[]> silences(HttpRequest<?> request) {
        return ReplyWiring.answer(request, list(ReplyWiring.query(request)));
    }

    private Reply list(Query query) {
        String hiding = query.get("hiding");
        if (hiding != null && !SEVERITIES.contains(hiding)) {
            return Reply.problem(400, "hiding must be critical, error, warning or info: was " + Query.shown(hiding));
        }
        Severity least = hiding == null ? null : Severity.valueOf(hiding.toUpperCase(Locale.ROOT));
        return query.page(part -> Items.of(views(least, clock.instant()), part, view -> view));
    }

    private List<SilenceView> views(@Nullable Severity least, Instant now) {
        List<Firing> firing = board.firing(List.of(), null);
        List<SilenceView> views = new ArrayList<>();
        for (Silence silence : board.silences(List.of())) {
            List<Firing> hides = firing.stream()
                    .filter(f -> f.silencedBy().contains(silence.id()))
                    .filter(f -> least == null || isAtLeast(f, least))
                    .toList();
            if (silence.state(now) != Silence.State.EXPIRED && (least == null || !hides.isEmpty())) {
                views.add(SilenceView.of(silence, hides, now));
            }
        }
        return views;
    }

    /** What has a severity of another's own making is none of ours. */
    private static boolean isAtLeast(Firing firing, Severity least) {
        String word = firing.alert().labels().get("severity");
        return word != null
                && SEVERITIES.contains(word)
                && Severity.valueOf(word.toUpperCase(Locale.ROOT)).compareTo(least) >= 0;
    }
}
