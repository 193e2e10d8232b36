package vigie.alerting.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.RemediationConfig;
import vigie.alerting.Room;
import vigie.alerting.VirtualLoop;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Notifier;
import vigie.alerting.notify.Parcel;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Incident;
import vigie.model.Severity;

class DeliveriesTest {
    @TempDir
    Path folder;

    private final VirtualLoop clock = new VirtualLoop(Room.START);
    private final List<String> delivered = new ArrayList<>();

    record Settings() {}

    /** A notifier that has no words for one incident. */
    private final class Odd implements Notifier {
        @Override
        public String address() {
            return "odd";
        }

        @Override
        public boolean takes(Notice.Kind kind) {
            return true;
        }

        @Override
        public String render(Notice notice) {
            if (notice.incident().id().equals("unspeakable")) {
                throw new IllegalStateException("a bug of the notifier");
            }
            return notice.incident().id();
        }

        @Override
        public CompletionStage<Delivery> deliver(Parcel parcel) {
            delivered.add(parcel.payload());
            return CompletableFuture.completedStage(Delivery.DELIVERED);
        }
    }

    private record Nothing(VirtualLoop clock) implements Notifier.Context {
        @Override
        public Outbound outbound() {
            throw new IllegalStateException("nothing is sent by it");
        }

        @Override
        public Mail mail() {
            throw new IllegalStateException("no letter is sent by it");
        }

        @Override
        public Instant now() {
            return clock.instant();
        }
    }

    private static final class Front implements Desk {
        @Override
        public Notice notice(Sql sql, Draft draft, Instant now) {
            Incident incident = new Incident(
                    draft.incident(),
                    "api",
                    Severity.CRITICAL,
                    true,
                    "api-1 is down",
                    now,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of());
            return new Notice(
                    draft.id(),
                    draft.kind(),
                    draft.reason(),
                    draft.receiver(),
                    incident,
                    List.of(),
                    0,
                    now,
                    "",
                    "",
                    Map.of());
        }

        @Override
        public void note(Transaction tx, String incident, String text, Map<String, String> data) {}

        @Override
        public boolean mayWait(Sql sql, String incident) {
            return true;
        }

        @Override
        public @Nullable String quiet(Sql sql, String incident, String receiver, Notice.Kind kind, Instant at) {
            return null;
        }
    }

    @Test
    void aNoticeThatCannotBePutInWordsKeepsNoOtherFromBeingSent() {
        AlertingConfig estate = new AlertingConfig(
                List.of(),
                List.of(),
                Map.of("odd", new AlertingConfig.Receiver("odd", "odd", new Settings())),
                null,
                List.of(),
                Map.of(),
                RemediationConfig.Healing.DEFAULT,
                "");
        Receivers receivers = new Receivers(
                List.of(new Notifier.Kind<>("odd", Settings.class, (config, context) -> List.of(new Odd()))),
                new Nothing(clock));
        receivers.use(receivers.prepare(estate));
        int[] ids = {0};
        Outbox outbox = new Outbox(() -> "n" + ++ids[0], receivers);
        AlertingMetrics metrics = new AlertingMetrics(new CollectorRegistry());
        Deliveries deliveries = new Deliveries(
                receivers,
                new Front(),
                new PageStorms(receivers, new Front()),
                new Random(1),
                metrics,
                "node-1",
                () -> {});
        RouteTree.Match match = new RouteTree.Match(
                "odd", List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of(), List.of());
        try (Database database = Lent.quick(folder, clock)) {
            database.write(tx -> {
                outbox.tell(tx, "unspeakable", match, Severity.CRITICAL);
                outbox.tell(tx, "plain", match, Severity.WARNING);
                deliveries.claim(tx);
                return true;
            });
            clock.advance(Duration.ofMinutes(2));
            database.write(tx -> {
                deliveries.settle(tx);
                deliveries.claim(tx);
                return true;
            });
            assertThat(delivered).containsExactly("plain");
            List<String> errors = database.read(
                    sql -> sql.list("SELECT error FROM outbox WHERE incident = 'unspeakable'", r -> r.getString(1)));
            assertThat(errors).singleElement().asString().contains("a bug of the notifier");
        }
    }
}
