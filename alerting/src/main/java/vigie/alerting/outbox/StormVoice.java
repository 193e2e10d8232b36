package vigie.alerting.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * What Vigie says of the storms of pages: one condition for each receiver, {@code AlertStorm} while it lasts and {@code StormDigest}
 * while what it held back is told in one. They go the way of every finding, and to the receiver itself wherever the route leads.
 *
 * <p>What has to be said is found by comparing the storm with the alert that is open, so that nothing is lost with a process. The two are
 * of one service that no estate can have, and one of them is over before the other begins: each is an incident of its own.
 *
 * <p>The room's thread, inside a transaction.
 */
final class StormVoice {
    private static final int MOST_NAMES = 5;
    private static final int MOST_EVIDENCE = 20;

    private final Receivers receivers;
    private FindingSink sink = finding -> {};

    StormVoice(Receivers receivers) {
        this.receivers = receivers;
    }

    void tells(FindingSink to) {
        sink = to;
    }

    /** What people know of a storm. */
    private record Known(
            Finding.Kind kind,
            boolean isCertain,
            Severity severity,
            @Nullable String incident) {}

    private static List<Known> known(Sql sql, String receiver) {
        return sql.list(
                "SELECT kind, seen, severity, incident FROM alert WHERE service = ? AND state <> 'RESOLVED'"
                        + " AND kind IN ('ALERT_STORM', 'STORM_DIGEST')",
                r -> new Known(
                        Finding.Kind.valueOf(r.getString(1)),
                        r.getString(2).equals("ACTIVE"),
                        Severity.valueOf(r.getString(3)),
                        r.getString(4)),
                service(receiver));
    }

    /** No service of an estate has a name like this. */
    private static String service(String receiver) {
        return "vigie/" + receiver;
    }

    /** The open incident of what people know of a receiver. */
    Optional<String> incident(Sql sql, String receiver) {
        return known(sql, receiver).stream()
                .flatMap(known -> Optional.ofNullable(known.incident()).stream())
                .findFirst();
    }

    /** Says what people do not know yet; a storm of which nothing is to be said any more is forgotten. */
    void speak(Transaction tx, StormTable.Row row) {
        Finding.Kind wanted = wanted(row.state());
        List<Known> known = known(tx, row.receiver());
        boolean free = true;
        for (Known one : known) {
            if (one.kind() != wanted) {
                free = false;
                say(tx, finding(one.kind(), Finding.State.CLEAR, Severity.INFO, row, "", List.of(), tx));
            }
        }
        if (wanted == null) {
            if (known.isEmpty()) {
                StormTable.delete(tx, row.receiver());
            }
        } else if (free) {
            tell(tx, wanted, row, known.isEmpty() ? null : known.get(0));
        }
    }

    private static Finding.@Nullable Kind wanted(StormTable.State state) {
        return switch (state) {
            case STORM -> Finding.Kind.ALERT_STORM;
            case DIGEST -> Finding.Kind.STORM_DIGEST;
            case OVER -> null;
        };
    }

    private void tell(Transaction tx, Finding.Kind kind, StormTable.Row row, @Nullable Known known) {
        List<HeldTable.Held> held = HeldTable.held(tx, row.receiver());
        Severity worst = known == null ? Severity.INFO : known.severity();
        for (HeldTable.Held one : held) {
            worst = worst.max(one.severity());
        }
        if (known == null || !known.isCertain() || worst != known.severity() || isNews(held.size(), row.said())) {
            List<String> evidence =
                    held.stream().limit(MOST_EVIDENCE).map(StormVoice::words).toList();
            say(tx, finding(kind, Finding.State.ACTIVE, worst, row, summary(kind, row, held), evidence, tx));
            StormTable.said(tx, row.receiver(), held.size());
        }
    }

    // Not every one more is a notice: twice or half as many is.
    private static boolean isNews(long now, long said) {
        return now != said && (now >= 2 * said || 2 * now <= said);
    }

    private String summary(Finding.Kind kind, StormTable.Row row, List<HeldTable.Held> held) {
        int count = held.size();
        String what;
        if (kind == Finding.Kind.STORM_DIGEST) {
            what = count + (count == 1 ? " incident" : " incidents") + " that a storm of pages to " + row.receiver()
                    + " held back " + (count == 1 ? "is" : "are") + " still open";
        } else {
            what = "A storm of pages to " + row.receiver() + bound(row.receiver()) + ": " + count
                    + (count == 1 ? " is" : " are") + " held back";
        }
        return held.isEmpty() ? what : what + "; the most alerts: " + names(held);
    }

    private String bound(String receiver) {
        AlertingConfig.Storm bound = receivers.storm(receiver);
        return bound == null ? "" : ", more than " + bound.pages() + " in " + words(bound.per());
    }

    private static String names(List<HeldTable.Held> held) {
        List<String> first =
                held.stream().limit(MOST_NAMES).map(StormVoice::words).toList();
        int more = held.size() - first.size();
        return String.join(", ", first) + (more == 0 ? "" : " and " + more + " more");
    }

    private static String words(HeldTable.Held held) {
        return held.service() + " (" + held.firing() + ')';
    }

    /** {@code 1m}, {@code 1h30m}: as the estate writes it. */
    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Finding finding(
            Finding.Kind kind,
            Finding.State state,
            Severity severity,
            StormTable.Row row,
            String summary,
            List<String> evidence,
            Transaction tx) {
        return new Finding(
                kind,
                state,
                severity,
                service(row.receiver()),
                null,
                null,
                null,
                Labels.of("receiver", row.receiver()),
                summary,
                evidence,
                tx.now(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private void say(Transaction tx, Finding finding) {
        tx.afterCommit(() -> sink.accept(finding));
    }
}
