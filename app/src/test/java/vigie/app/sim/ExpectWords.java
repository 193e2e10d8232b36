package vigie.app.sim;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.Run;
import vigie.model.Status;

/** Reads what a scenario expects: the words after {@code expect}. */
final class ExpectWords {
    private ExpectWords() {}

    static Expectation read(Words words) {
        boolean no = words.takeIf("no");
        Expectation.Fact fact = fact(words);
        Duration from = words.takeIf("from") ? words.duration() : Duration.ZERO;
        Duration by = words.takeIf("by") ? words.duration() : null;
        Duration until = words.takeIf("until") ? words.duration() : null;
        words.end();
        return new Expectation(words.toString(), fact, no, from, by, until);
    }

    private static Expectation.Fact fact(Words words) {
        String what = words.take();
        return switch (what) {
            case "action" -> action(words);
            case "actions" -> count(words.number(), (w, from) -> acts(w, from).count());
            case "page" -> page(optional(words));
            case "pages" -> count(words.number(), ExpectWords::pages);
            case "one" -> {
                if (!words.takeIf("page")) {
                    throw words.wrong("one page is expected");
                }
                yield count(1, ExpectWords::pages);
            }
            case "told" -> told(words.take());
            case "resolve" -> resolve(words.take());
            case "refusal" -> refusal(words.take());
            case "service" -> service(words.take(), words.one(Status.class));
            case "instance" -> instance(words.take(), words.one(Status.class));
            case "incidents" -> count(words.number(), (w, from) -> incidents(w).count());
            case "open" ->
                count(
                        words.number(),
                        (w, from) -> incidents(w).filter(Incident::open).count());
            case "root" -> root(words.take());
            case "alert" -> alert(words.take(), words.one(AlertState.class));
            case "run" -> run(words.one(Run.State.class));
            case "mode" -> mode(words.take());
            case "degraded" -> degraded(words.take());
            case "size" -> size(words.take(), words.number());
            case "judged" -> judged(words.one(Run.Verdict.class));
            case "runs" -> count(words.number(), (w, from) -> runs(w).count());
            default -> throw words.wrong("unknown word " + what);
        };
    }

    private static @Nullable String optional(Words words) {
        String next = words.peek();
        boolean free = next == null || next.equals("by") || next.equals("from") || next.equals("until");
        return free ? null : words.take();
    }

    private interface Count {
        long in(World world, Duration from);
    }

    private static Expectation.Fact count(int expected, Count count) {
        return (world, from) -> world.vigie() != null && count.in(world, from) == expected;
    }

    /** {@code action}, {@code action restart}, or {@code action restart api-2}. */
    private static Expectation.Fact action(Words words) {
        String action = optional(words);
        String instance = action == null ? null : optional(words);
        return (world, from) -> acts(world, from)
                .filter(a -> action == null || a.action().equals(action))
                .anyMatch(a -> instance == null
                        || a.targets().contains(world.estate.node(instance).address()));
    }

    private static Stream<ScriptedExecutor.Act> acts(World world, Duration from) {
        return world.executor.ledger().stream().filter(a -> a.at().compareTo(from) >= 0);
    }

    private static long pages(World world, Duration from) {
        return world.receivers.values().stream()
                .mapToLong(r ->
                        notices(r, from).filter(ScriptedReceiver.Notice::opened).count())
                .max()
                .orElse(0);
    }

    private static Stream<ScriptedReceiver.Notice> notices(ScriptedReceiver receiver, Duration from) {
        return receiver.ledger().stream().filter(n -> n.at().compareTo(from) >= 0);
    }

    private static Expectation.Fact page(@Nullable String service) {
        return (world, from) ->
                anyNotice(world, from, n -> n.opened() && (service == null || service.equals(serviceOf(world, n))));
    }

    private static Expectation.Fact resolve(String service) {
        return (world, from) ->
                anyNotice(world, from, n -> n.action().equals("resolve") && service.equals(serviceOf(world, n)));
    }

    /** Somebody was told something with these words in it. */
    private static Expectation.Fact told(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return (world, from) ->
                anyNotice(world, from, n -> n.summary().toLowerCase(Locale.ROOT).contains(lower));
    }

    private static boolean anyNotice(World world, Duration from, Predicate<ScriptedReceiver.Notice> wanted) {
        return world.receivers.values().stream().anyMatch(r -> notices(r, from).anyMatch(wanted));
    }

    private static @Nullable String serviceOf(World world, ScriptedReceiver.Notice notice) {
        VigieProcess vigie = world.vigie();
        return vigie == null
                ? null
                : vigie.log().incident(notice.key()).map(Incident::service).orElse(null);
    }

    private static Expectation.Fact refusal(String rule) {
        return (world, from) -> {
            VigieProcess vigie = world.vigie();
            return vigie != null
                    && vigie.log().refusals(1000, null).items().stream()
                            .anyMatch(r -> r.rule().equals(rule)
                                    && !r.at().isBefore(world.time.start().plus(from)));
        };
    }

    private static Expectation.Fact service(String name, Status status) {
        return (world, from) -> {
            VigieProcess vigie = world.vigie();
            return vigie != null
                    && vigie.board()
                            .service(name)
                            .filter(s -> s.status() == status)
                            .isPresent();
        };
    }

    private static Expectation.Fact instance(String name, Status status) {
        return (world, from) -> {
            VigieProcess vigie = world.vigie();
            return vigie != null
                    && vigie.board().services().stream()
                            .flatMap(s -> s.instances().stream())
                            .anyMatch(i -> i.instance().name().equals(name) && i.status() == status);
        };
    }

    private static Stream<Incident> incidents(World world) {
        VigieProcess vigie = world.vigie();
        return vigie == null ? Stream.empty() : vigie.log().incidents(null, 1000, null).items().stream();
    }

    private static Expectation.Fact root(String service) {
        return (world, from) -> incidents(world).anyMatch(i -> i.service().equals(service));
    }

    private static Expectation.Fact alert(String name, AlertState state) {
        return (world, from) -> incidents(world)
                .flatMap(i -> i.alerts().stream())
                .anyMatch(a -> name.equals(a.labels().get("alertname")) && a.state() == state);
    }

    private static Stream<Run> runs(World world) {
        VigieProcess vigie = world.vigie();
        return vigie == null ? Stream.empty() : vigie.log().runs(1000, null).items().stream();
    }

    private static Expectation.Fact judged(Run.Verdict verdict) {
        return (world, from) -> runs(world)
                .map(Run::judgement)
                .anyMatch(judgement -> judgement != null && judgement.verdict() == verdict);
    }

    /** What Vigie says, of a mode by its name. */
    private static Expectation.Fact mode(String name) {
        return (world, from) -> {
            VigieProcess vigie = world.vigie();
            return vigie != null && vigie.log().modes().containsValue(name);
        };
    }

    /** What is true of a service. */
    private static Expectation.Fact degraded(String service) {
        return (world, from) -> world.estate.isDegraded(service);
    }

    private static Expectation.Fact size(String service, int wanted) {
        return (world, from) -> {
            VigieProcess vigie = world.vigie();
            return vigie != null
                    && vigie.board()
                            .service(service)
                            .filter(s -> s.instances().size() == wanted)
                            .isPresent();
        };
    }

    private static Expectation.Fact run(Run.State state) {
        return (world, from) -> runs(world).anyMatch(r -> r.state() == state);
    }
}
