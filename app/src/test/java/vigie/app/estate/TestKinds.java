package vigie.app.estate;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;
import vigie.model.Status;

/** Kinds of checks and receivers shaped like the real ones. */
public final class TestKinds {
    public static final Map<String, Class<? extends Record>> PROBES =
            Map.of("http", Http.class, "tcp", Tcp.class, "prometheus", Scrape.class);
    public static final Map<String, Class<? extends Record>> RECEIVERS =
            Map.of("pagerduty", PagerDuty.class, "webhook", Webhook.class);

    private TestKinds() {}

    record Http(
            @Nullable String path,
            @Nullable Expect expect,
            @Nullable Boolean tls) {
        Http {
            path = path == null ? "/" : path;
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path must begin with a slash: was \"" + path + '"');
            }
        }

        record Expect(
                @Nullable Integer status,
                @Nullable Map<String, Object> json,
                @Nullable Status overall) {}
    }

    record Tcp() {}

    record Scrape(@Nullable String path, @Nullable Duration maxAge) {}

    record PagerDuty(Secret routingKey, @Nullable URI url) {}

    record Webhook(
            URI url, @Nullable Format format, @Nullable Secret sign) {}

    enum Format {
        ALERTMANAGER,
        VIGIE
    }
}
