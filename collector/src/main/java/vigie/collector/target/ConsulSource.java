package vigie.collector.target;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.Secret;

/**
 * The instances of a service in Consul's catalogue. A list that Consul made shorter because the token may not see all of it is a failure:
 * what may not be seen is not gone.
 */
public final class ConsulSource implements InstanceSource {
    private static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";

    private final Config config;
    private final Duration refresh;
    private final SourceConfig.Context context;

    private ConsulSource(Config config, SourceConfig.Context context) {
        this.config = config;
        this.refresh = requireNonNull(config.refresh());
        this.context = context;
    }

    /**
     * The keys of a {@code consul} source; all but {@code url} and {@code service} may be left out.
     *
     * @param url of an agent or server, without a path
     * @param service its name in Consul
     * @param tags only instances that have all of them
     * @param datacenter the agent's own unless said
     * @param token one that may read the service and its nodes
     * @param passing whether instances that Consul does not find healthy are left out; they are not unless said
     * @param zoneMeta the key of the service's or else the node's metadata whose value is the zone
     * @param regionMeta the same for the region
     * @param refresh 30 seconds unless said
     */
    public record Config(
            URI url,
            String service,
            @Nullable List<String> tags,
            @Nullable String datacenter,
            @Nullable Secret token,
            @Nullable Boolean passing,
            @Nullable String zoneMeta,
            @Nullable String regionMeta,
            @Nullable Duration refresh)
            implements SourceConfig {

        public Config {
            refresh = refresh == null ? Duration.ofSeconds(30) : refresh;
            tags = tags == null ? List.of() : List.copyOf(tags);
            passing = Boolean.TRUE.equals(passing);
            token = Question.sendable(token);
            Question.at(url, "/");
            if (service.isBlank()) {
                throw new IllegalArgumentException("service must be a name: was blank");
            }
        }

        @Override
        public String shown() {
            return "consul " + Question.shown(url) + ' ' + Excerpt.of(service, 120);
        }

        @Override
        public InstanceSource source(Context context) {
            return new ConsulSource(this, context);
        }

        URI question() {
            List<String> query = new ArrayList<>();
            if (Boolean.TRUE.equals(passing)) {
                query.add("passing=true"); // older ones take any value, false included, for true
            }
            if (datacenter != null) {
                query.add("dc=" + Question.encoded(datacenter));
            }
            requireNonNull(tags).forEach(tag -> query.add("tag=" + Question.encoded(tag)));
            String path = "/v1/health/service/" + Question.encoded(service);
            return Question.at(url, query.isEmpty() ? path : path + '?' + String.join("&", query));
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
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        Secret token = config.token();
        if (token != null) {
            headers.put("X-Consul-Token", token.reveal());
        }
        new Question(config.question(), headers, List.of(FILTERED), Question.timeout(refresh))
                .ask(
                        context,
                        answer -> whenDone.accept(reading(answer)),
                        problem -> whenDone.accept(Reading.failed(problem)));
    }

    private Reading reading(WholeAnswer.Whole answer) {
        if ("true".equalsIgnoreCase(answer.header(FILTERED))) {
            return Reading.failed("the token may not see all of the list: it needs service:read and node:read");
        }
        try {
            return Reading.of(ConsulTargets.of(context.service(), config, answer.body()));
        } catch (TargetGroups.Malformed e) {
            return Reading.failed(String.valueOf(e.getMessage()));
        }
    }
}
