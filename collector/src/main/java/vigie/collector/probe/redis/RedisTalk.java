package vigie.collector.probe.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probe.Answer;
import vigie.model.CheckResult;
import vigie.model.Secret;

/** The questions of one poll, as one user and until one deadline, and its one answer. One thread at a time. */
final class RedisTalk {
    private static final Set<String> NOT_ALLOWED = Set.of("NOAUTH", "WRONGPASS", "NOPERM", "DENIED");

    private final Probe.Context context;
    private final RedisProbe.Config config;
    private final HostPort place;
    private final TcpTransport.@Nullable Handshake handshake;
    private final long deadline;
    private final Consumer<Answer> whenDone;

    RedisTalk(
            Probe.Context context,
            RedisProbe.Config config,
            HostPort place,
            TcpTransport.@Nullable Handshake handshake,
            long deadline,
            Consumer<Answer> whenDone) {
        this.context = context;
        this.config = config;
        this.place = place;
        this.handshake = handshake;
        this.deadline = deadline;
        this.whenDone = whenDone;
    }

    /** Asks; an error is the end of the poll. */
    void ask(List<List<String>> commands, Consumer<List<Reply>> heard) {
        askAnyway(commands, replies -> {
            if (replies.get(0).isError()) {
                say(refused(replies.get(0)));
            } else {
                heard.accept(replies);
            }
        });
    }

    /** Asks; what an error to a command means is for whoever hears it. One that it may not look at all is the end. */
    void askAnyway(List<List<String>> commands, Consumer<List<Reply>> heard) {
        long left = deadline - context.nanoTime();
        if (left <= 0) {
            say(Answer.down(CheckResult.Phase.BODY, "the deadline passed between two questions"));
            return;
        }
        List<List<String>> all = new ArrayList<>();
        int before = config.password() == null ? 0 : 1;
        if (before == 1) {
            all.add(config.authentication());
        }
        all.addAll(commands);
        var exchange = new RedisExchange(
                all.size(),
                replies -> {
                    if (replies.size() < all.size()
                            || (before == 1 && replies.get(0).isError())) {
                        say(before == 1 ? unknownTo(replies.get(0)) : refused(replies.get(0)));
                    } else {
                        heard.accept(replies.subList(before, replies.size()));
                    }
                },
                this::say);
        context.tcp().open(request(RedisExchange.encode(all), Duration.ofNanos(left)), exchange);
    }

    private TcpTransport.TcpRequest request(byte[] send, Duration left) {
        return new TcpTransport.TcpRequest(
                place.host(),
                place.port(),
                config.tls() == RedisProbe.Tls.VERIFY,
                send,
                ReplyReader.MOST_BYTES,
                left,
                context.targets(),
                handshake);
    }

    /** Ends the poll. */
    void say(Answer answer) {
        whenDone.accept(config.password() == null ? answer : withoutPassword(answer, config.password()));
    }

    /** A refusal of the user: of AUTH nothing but the kind of error is told, since a server may repeat what it was sent. */
    private static Answer unknownTo(Reply error) {
        return error.text().contains("max number of clients") || error.text().contains("DENIED")
                ? refused(error)
                : Answer.unknown("it does not take this user and password: " + Excerpt.of(error.code(), 20));
    }

    private static Answer refused(Reply error) {
        String text = Excerpt.of(error.text(), 200);
        return NOT_ALLOWED.contains(error.code())
                ? Answer.unknown("it does not let Vigie look: " + text)
                : Answer.down(CheckResult.Phase.ASSERT, "it answers with an error: " + text);
    }

    private static Answer withoutPassword(Answer answer, Secret password) {
        String hidden = password.reveal();
        return hidden.length() < 4 || !answer.reason().contains(hidden)
                ? answer
                : new Answer(
                        answer.status(),
                        answer.phase(),
                        answer.reason().replace(hidden, password.toString()),
                        answer.components(),
                        answer.seen());
    }
}
