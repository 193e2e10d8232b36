package vigie.collector.target;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.WholeAnswer;

/**
 * Prometheus http_sd: an address that answers with the complete list, status 200 and {@code application/json}. Anything else leaves
 * the last good list in place.
 */
public final class HttpSource implements InstanceSource {
    private final Config config;
    private final Duration refresh;
    private final SourceConfig.Context context;

    private HttpSource(Config config, SourceConfig.Context context) {
        this.config = config;
        this.refresh = requireNonNull(config.refresh());
        this.context = context;
    }

    /**
     * The keys of an {@code http_sd} source.
     *
     * @param refresh a minute unless said
     */
    public record Config(URI url, @Nullable Duration refresh) implements SourceConfig {
        public Config {
            refresh = refresh == null ? Duration.ofMinutes(1) : refresh;
        }

        @Override
        public String shown() {
            return "http_sd " + Question.shown(url);
        }

        @Override
        public InstanceSource source(Context context) {
            return new HttpSource(this, context);
        }
    }

    @Override
    public String name() {
        return config.shown();
    }

    @Override
    public Duration every() {
        return refresh;
    }

    @Override
    public Duration patience() {
        return Question.timeout(refresh).multipliedBy(2);
    }

    @Override
    public void read(Consumer<Reading> whenDone) {
        Map<String, String> headers =
                Map.of("Accept", "application/json", "X-Prometheus-Refresh-Interval-Seconds", seconds(refresh));
        new Question(config.url(), headers, List.of("Content-Type"), Question.timeout(refresh))
                .ask(
                        context,
                        answer -> whenDone.accept(reading(answer)),
                        problem -> whenDone.accept(Reading.failed(problem)));
    }

    private Reading reading(WholeAnswer.Whole answer) {
        String type = answer.header("Content-Type");
        if (!isJson(type)) {
            return Reading.failed(
                    "Content-Type must be application/json: was " + (type == null ? "missing" : Excerpt.of(type, 80)));
        }
        try {
            return Reading.of(TargetGroups.json(context.service(), answer.body()));
        } catch (TargetGroups.Malformed e) {
            return Reading.failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().equalsIgnoreCase("application/json");
    }

    private static String seconds(Duration d) {
        return BigDecimal.valueOf(d.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
