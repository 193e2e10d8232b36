package vigie.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;

/** The outside world in virtual time: PagerDuty at {@code http://pagerduty}, and a receiver of anything at {@code http://hook}. */
public final class Wire implements Outbound {
    public static final Duration LATENCY = Duration.ofMillis(20);

    private final VirtualLoop loop;
    public final PagerDutyModel pagerDuty;
    public final List<Seen> seen = new ArrayList<>();
    private final ArrayDeque<Trouble> next = new ArrayDeque<>();
    private Function<Call, Trouble> always = call -> Trouble.NONE;
    /** What a call is answered beside its status. */
    public Function<Call, String> says = call -> "";
    /** The paths that take calls and never answer. */
    public final Set<String> silent = new HashSet<>();
    /** Called when a call has arrived, or has not. */
    public Runnable afterSend = () -> {};

    /** A call that arrived. */
    public record Seen(Instant at, Call call, int status) {
        public String id() {
            return header("webhook-id");
        }

        public String header(String name) {
            return call.headers().getOrDefault(name, "");
        }

        public String text() {
            return new String(call.body(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** What goes wrong with a call. */
    public record Trouble(
            boolean arrives,
            boolean answers,
            int status,
            @Nullable Duration retryAfter) {
        public static final Trouble NONE = new Trouble(true, true, 0, null);
        /** Nobody listens. */
        public static final Trouble REFUSED = new Trouble(false, false, 0, null);
        /** It is done, but the answer is lost. */
        public static final Trouble ANSWER_LOST = new Trouble(true, false, 0, null);

        public static Trouble status(int status) {
            return new Trouble(false, true, status, null);
        }

        public static Trouble later(int status, Duration after) {
            return new Trouble(false, true, status, after);
        }
    }

    public Wire(VirtualLoop loop) {
        this(loop, new PagerDutyModel());
    }

    /** The way of one node to what several reach. */
    public Wire(VirtualLoop loop, PagerDutyModel pagerDuty) {
        this.loop = loop;
        this.pagerDuty = pagerDuty;
    }

    /** What happens to the next calls, one after the other. */
    public void next(Trouble... troubles) {
        next.addAll(List.of(troubles));
    }

    /** What happens to all others. */
    public void always(Trouble trouble) {
        always = call -> trouble;
    }

    public void always(Function<Call, Trouble> trouble) {
        always = trouble;
    }

    @Override
    public CompletionStage<Answer> send(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Trouble trouble = next.isEmpty() ? always.apply(call) : next.remove();
        int status = trouble.status();
        if (trouble.arrives()) {
            boolean pager = call.url().getHost().equals("pagerduty");
            status = pager ? pagerDuty.post(call.url().getPath(), call.body(), loop.instant()) : 200;
        }
        seen.add(new Seen(loop.instant(), call, status));
        afterSend.run();
        if (silent.contains(call.url().getPath())) {
            return answer;
        }
        Answer what = trouble.answers()
                ? Answer.of(status, trouble.retryAfter(), says.apply(call))
                : Answer.none(trouble.arrives() ? "no answer in time" : "connection refused", trouble.arrives());
        Runnable later = () -> answer.complete(what);
        Object unused = loop.schedule(later, LATENCY.toMillis(), TimeUnit.MILLISECONDS);
        return answer;
    }

    /** The calls that arrived at the webhook of that name. */
    public List<Seen> hook(String name) {
        return seen.stream()
                .filter(s -> s.call().url().getPath().equals("/" + name) && s.status() == 200)
                .toList();
    }

    /** The identifiers of all attempts with that status, in their order. */
    public List<String> ids() {
        return seen.stream().map(Seen::id).toList();
    }
}
