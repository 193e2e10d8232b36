package vigie.alerting;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Severity;

/** Findings for tests, in few words. */
public final class Say {
    private Say() {}

    public static Instance instance(String service, int n) {
        String zone = String.valueOf((char) ('a' + n - 1));
        return new Instance(service, "127.0.0.1:" + (8000 + n), zone, "eu", Labels.of("name", service + "-" + n));
    }

    /** {@code service-n} is down, or up again, or not known. */
    public static Finding down(String service, int n, Finding.State state, Instant since) {
        Instance instance = instance(service, n);
        return finding(
                Finding.Kind.TARGET_DOWN,
                state,
                Severity.CRITICAL,
                service,
                instance,
                "health",
                null,
                instance.name() + " is down",
                since);
    }

    public static Finding serviceDown(String service, Finding.State state, Instant since) {
        return finding(
                Finding.Kind.SERVICE_DOWN,
                state,
                Severity.CRITICAL,
                service,
                null,
                null,
                null,
                service + " is down",
                since);
    }

    public static Finding signal(String service, String signal, Severity severity, Finding.State state, Instant since) {
        return finding(
                Finding.Kind.THRESHOLD,
                state,
                severity,
                service,
                null,
                null,
                signal,
                signal + " of " + service + " is too high",
                since);
    }

    public static Finding finding(
            Finding.Kind kind,
            Finding.State state,
            Severity severity,
            String service,
            @Nullable Instance instance,
            @Nullable String check,
            @Nullable String signal,
            String summary,
            Instant since) {
        return new Finding(
                kind,
                state,
                severity,
                service,
                instance,
                check,
                signal,
                Labels.EMPTY,
                summary,
                List.of("seen at " + since),
                since,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
