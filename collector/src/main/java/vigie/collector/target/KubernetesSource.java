package vigie.collector.target;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.ClientTls;
import vigie.collector.probe.Authorities;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.Secret;

/** The endpoints of a service in Kubernetes, from its EndpointSlices: page after page, within one deadline, all of them or nothing. */
final class KubernetesSource implements InstanceSource {
    private static final int MOST_PAGES = 100;
    private static final int MOST_TOKEN_BYTES = 64 << 10;

    private final KubernetesConfig config;
    private final Duration refresh;
    private final SourceConfig.Context context;

    KubernetesSource(KubernetesConfig config, SourceConfig.Context context) {
        this.config = config;
        this.refresh = requireNonNull(config.refresh());
        this.context = context;
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
        long deadline =
                context.nanoTime().getAsLong() + Question.timeout(refresh).toNanos();
        context.io().execute(() -> {
            Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
            SslContext tls;
            try {
                Secret token = token();
                if (token != null) {
                    headers.put("Authorization", "Bearer " + token.reveal());
                }
                Path ca = config.ca();
                tls = ca == null ? null : ClientTls.trusting(new Authorities(ca).certificates());
            } catch (IOException e) {
                whenDone.accept(Reading.failed(Excerpt.of("cannot be read: " + e.getMessage(), 300)));
                return;
            }
            new Listing(headers, tls, deadline, whenDone).next("");
        });
    }

    private @Nullable Secret token() throws IOException {
        Path file = config.tokenFile();
        if (file == null) {
            return config.token();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_TOKEN_BYTES);
        }
        Secret token = new Secret(new String(bytes, StandardCharsets.UTF_8).strip());
        try {
            return Question.sendable(token);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** One reading: a page is asked for when the one before is read. */
    private final class Listing {
        private final Map<String, String> headers;
        private final @Nullable SslContext tls;
        private final long deadline;
        private final Consumer<Reading> whenDone;
        private final SliceTargets targets = new SliceTargets(context.service(), config.namespace(), config.port());
        private int pages;

        Listing(Map<String, String> headers, @Nullable SslContext tls, long deadline, Consumer<Reading> whenDone) {
            this.headers = headers;
            this.tls = tls;
            this.deadline = deadline;
            this.whenDone = whenDone;
        }

        void next(String page) {
            long left = deadline - context.nanoTime().getAsLong();
            if (left <= 0) {
                failed("the list does not end in time");
            } else if (++pages > MOST_PAGES) {
                failed("a list may have " + MOST_PAGES + " pages at most: has more");
            } else {
                new Question(config.question(page), headers, List.of(), Duration.ofNanos(left), tls)
                        .ask(context, this::take, this::failed);
            }
        }

        private void failed(String problem) {
            whenDone.accept(Reading.failed(problem));
        }

        private void take(WholeAnswer.Whole answer) {
            String next;
            try {
                JsonNode page = Answer.json(answer.body());
                targets.take(page);
                next = Answer.text(page, "metadata", "continue");
            } catch (TargetGroups.Malformed e) {
                failed(String.valueOf(e.getMessage()));
                return;
            }
            if (next.isEmpty()) {
                whenDone.accept(Reading.of(targets.all()));
            } else {
                next(next);
            }
        }
    }
}
