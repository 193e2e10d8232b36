package vigie.alerting.quiet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.LabelMatcher;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Silence;

/**
 * The silences, as Alertmanager has them: one whose matchers change is ended, and another one takes its place.
 *
 * <p>The room's thread. What is known here of those that are not over is read anew with each tick, so that what another node has
 * silenced is heard of within a second.
 */
public final class Silences {
    private static final int MOST_MATCHERS = 100;
    private static final int MOST_CHARS = 4_000;

    private final Supplier<String> ids;
    private List<Live> live = List.of();
    private AlertingConfig.SilenceLimits limits = AlertingConfig.SilenceLimits.NONE;

    /** Silences whose identifiers come from {@code ids}. */
    public Silences(Supplier<String> ids) {
        this.ids = ids;
    }

    /** Takes the limits of a new estate; a silence that is there already stays as it is. */
    void use(AlertingConfig.SilenceLimits next) {
        limits = next;
    }

    private record Live(Silence silence, List<LabelMatcher> matchers) {
        static Live of(Silence silence) {
            return new Live(
                    silence, silence.matchers().stream().map(LabelMatcher::new).toList());
        }

        boolean matches(Labels labels, Instant at) {
            return silence.state(at) == Silence.State.ACTIVE
                    && matchers.stream().allMatch(m -> m.matches(labels));
        }
    }

    /** Reads anew those that are not over. */
    void read(Sql sql, Instant now) {
        List<Live> next = new ArrayList<>();
        SilenceTable.endingAfter(sql, now).forEach(silence -> next.add(Live.of(silence)));
        live = next;
    }

    /** Forgets those that were over long ago. */
    void forget(Transaction tx) {
        SilenceTable.forget(tx);
    }

    /** Those that are not over, as they are known here. */
    List<Silence> live() {
        return live.stream().map(Live::silence).toList();
    }

    boolean any() {
        return !live.isEmpty();
    }

    /** Those that match at a moment, as they are known here. */
    List<Silence> matching(Labels labels, Instant at) {
        return live.stream()
                .filter(l -> l.matches(labels, at))
                .map(Live::silence)
                .toList();
    }

    /** Those that match at a moment, of all that are given. */
    static List<Silence> matching(List<Silence> all, Labels labels, Instant at) {
        return all.stream().filter(s -> Live.of(s).matches(labels, at)).toList();
    }

    /** Those that are wanted of all that are not forgotten, by what their own matchers say. */
    public static List<Silence> all(Sql sql, AlertFilter filter) {
        return SilenceTable.all(sql).stream()
                .filter(silence -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    silence.matchers().forEach(m -> values.put(m.label(), m.value()));
                    return filter.takes(Labels.of(values));
                })
                .toList();
    }

    /** One. */
    public static Optional<Silence> find(Sql sql, String id) {
        return SilenceTable.byId(sql, id);
    }

    /**
     * Makes a silence, or changes the one whose identifier it has.
     *
     * @param by who does it, for the audit trail
     * @return on success, the identifier is the detail
     */
    public Answer put(Transaction tx, Silence wanted, String by) {
        String wrong = wrong(wanted, tx.now());
        if (wrong != null) {
            return new Answer(Result.INVALID, wrong);
        }
        Optional<Silence> before = wanted.id().isEmpty() ? Optional.empty() : SilenceTable.byId(tx, wanted.id());
        if (!wanted.id().isEmpty() && before.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no silence " + wanted.id());
        }
        String tooLong = tooLong(wanted, before.isPresent(), tx.now());
        if (tooLong != null) {
            return new Answer(Result.INVALID, tooLong);
        }
        Silence next = before.isPresent() ? change(tx, before.get(), wanted) : make(tx, wanted);
        tx.audit(by, "silence.set", words(next));
        return new Answer(Result.DONE, next.id());
    }

    private Silence make(Transaction tx, Silence wanted) {
        Instant now = tx.now();
        Instant starts = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        Silence made = new Silence(
                ids.get(), wanted.matchers(), starts, wanted.endsAt(), now, wanted.createdBy(), wanted.comment());
        SilenceTable.insert(tx, made);
        return made;
    }

    private Silence change(Transaction tx, Silence before, Silence wanted) {
        Silence.State state = before.state(tx.now());
        boolean same = before.matchers().equals(wanted.matchers())
                && state != Silence.State.EXPIRED
                && (state == Silence.State.PENDING || before.startsAt().equals(wanted.startsAt()));
        if (!same) {
            SilenceTable.expire(tx, before.id());
            return make(tx, wanted);
        }
        Instant starts =
                state == Silence.State.PENDING && wanted.startsAt().isBefore(tx.now()) ? tx.now() : wanted.startsAt();
        Silence next = new Silence(
                before.id(),
                before.matchers(),
                starts,
                wanted.endsAt(),
                tx.now(),
                wanted.createdBy(),
                wanted.comment());
        SilenceTable.update(tx, next);
        return next;
    }

    /** Ends a silence now. */
    public Answer expire(Transaction tx, String id, String by) {
        if (SilenceTable.expire(tx, id)) {
            tx.audit(by, "silence.expired", Map.of("silence", id));
            return new Answer(Result.DONE, id);
        }
        return SilenceTable.byId(tx, id).isPresent()
                ? new Answer(Result.CONFLICT, "the silence " + id + " is over already")
                : new Answer(Result.NOT_FOUND, "there is no silence " + id);
    }

    /** One that is made now begins now; one that is made longer counts from its beginning. */
    private @Nullable String tooLong(Silence wanted, boolean known, Instant now) {
        Duration most = limits.maxDuration();
        Instant from = !known && wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        Duration lasts = Duration.between(from, wanted.endsAt());
        return most == null || lasts.compareTo(most) <= 0
                ? null
                : "a silence lasts at most " + Lengths.text(most) + " (silences.max_duration): was "
                        + Lengths.text(lasts);
    }

    private static @Nullable String wrong(Silence silence, Instant now) {
        if (silence.matchers().isEmpty() || silence.matchers().size() > MOST_MATCHERS) {
            return "a silence has from 1 to " + MOST_MATCHERS + " matchers: was "
                    + silence.matchers().size();
        }
        if (!silence.endsAt().isAfter(silence.startsAt())) {
            return "endsAt must be after startsAt";
        }
        if (!silence.endsAt().isAfter(now)) {
            return "endsAt must not be in the past: was " + silence.endsAt();
        }
        if (silence.comment().length() > MOST_CHARS || silence.createdBy().length() > MOST_CHARS) {
            return "comment and createdBy must not be longer than " + MOST_CHARS + " characters";
        }
        return wrongMatchers(silence);
    }

    private static @Nullable String wrongMatchers(Silence silence) {
        boolean all = true;
        for (Matcher matcher : silence.matchers()) {
            if (matcher.label().isEmpty()) {
                return "a matcher must name a label";
            }
            try {
                all &= new LabelMatcher(matcher).matches(Labels.EMPTY);
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        }
        // What matches an alert without labels matches every alert that there will ever be.
        return all ? "at least one matcher must not match an empty value: this would silence everything" : null;
    }

    private static Map<String, String> words(Silence silence) {
        return Map.of(
                "silence", silence.id(),
                "matchers", silence.matchers().toString(),
                "starts_at", silence.startsAt().toString(),
                "ends_at", silence.endsAt().toString(),
                "created_by", silence.createdBy(),
                "comment", silence.comment());
    }
}
