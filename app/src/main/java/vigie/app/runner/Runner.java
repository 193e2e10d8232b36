package vigie.app.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.outbound.StandardWebhooks;

/**
 * The executor itself: it checks the signature and its age, knows each call that it had before, refuses what is too late, has a
 * stale epoch or is not allowed, writes down what it begins before it begins it, answers 202, and tells the outcome.
 */
public final class Runner implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final int WAITING = 32;

    private final Settings settings;
    private final InstantSource clock;
    private final StandardWebhooks signature;
    private final Commands commands;
    private final Outcomes outcomes;
    private final DeedBook book;
    private final HttpServer server;
    private final ThreadPoolExecutor answering = pool("runner-http", 8, 64);
    private final ThreadPoolExecutor working;
    private final Semaphore places;

    /**
     * What a runner is told.
     *
     * @param allowed by action
     * @param vigie where outcomes may be told
     * @param trust whom to believe there, or null for whom Java trusts
     * @param book the file of what it has done
     * @param user whom commands run as, or null for its own
     * @param atOnce so many calls are worked on at once
     */
    public record Settings(
            InetSocketAddress listen,
            StandardWebhooks signature,
            Map<String, AllowedCommand> allowed,
            URI vigie,
            @Nullable SSLContext trust,
            Path book,
            @Nullable String user,
            Duration timeout,
            int atOnce) {
        public Settings {
            allowed = Map.copyOf(allowed);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address or the book cannot be had
     */
    public Runner(Settings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.signature = settings.signature();
        this.commands = Commands.of(settings.user(), settings.timeout());
        this.outcomes = new Outcomes(settings.vigie(), settings.trust());
        this.places = new Semaphore(settings.atOnce() + WAITING);
        this.working = pool("runner-work", settings.atOnce(), settings.atOnce() + WAITING);
        this.book = DeedBook.open(settings.book());
        try {
            this.server = HttpServer.create(settings.listen(), 128);
        } catch (IOException e) {
            book.close();
            throw e;
        }
        server.setExecutor(answering);
        server.createContext("/", this::serve);
        server.start();
    }

    private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            if (reply.status == 503) {
                exchange.getResponseHeaders().set("Retry-After", "5");
            }
            byte[] text = (reply.text + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(reply.status, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Reply(405, "a call is a POST");
        }
        byte[] body = exchange.getRequestBody().readNBytes(SignedCall.MOST_BYTES + 1);
        if (body.length > SignedCall.MOST_BYTES) {
            return new Reply(413, "a call has at most " + SignedCall.MOST_BYTES + " bytes");
        }
        try {
            return take(exchange, body);
        } catch (Refused e) {
            LOG.warn("refused with {}: {}", e.status(), e.reason());
            return new Reply(e.status(), e.reason());
        } catch (RuntimeException e) {
            // Nothing was begun: the book comes before the deed.
            LOG.error("a call could not be taken", e);
            return new Reply(503, "it could not be written down, and was not begun");
        }
    }

    private Reply take(HttpExchange exchange, byte[] body) throws Refused {
        SignedCall call = SignedCall.read(signature, name -> header(exchange, name), body, clock.instant());
        Deed known = book.find(call.id()).orElse(null);
        if (known != null) {
            return again(known);
        }
        AllowedCommand command = settings.allowed().get(call.action());
        if (command == null) {
            throw new Refused(
                    422,
                    "this runner is not allowed to " + call.action() + "; it may: "
                            + String.join(", ", settings.allowed().keySet()));
        }
        if (!outcomes.isOurs(call.outcomeUrl())) {
            throw new Refused(422, "outcome_url is not at the address that this runner was told");
        }
        List<List<String>> lines = new ArrayList<>();
        for (Map<String, String> target : call.targets()) {
            lines.add(command.arguments(target));
        }
        // A place is taken before it is written down: what is in the book as begun is begun.
        if (!places.tryAcquire()) {
            return new Reply(503, "too much is being done already");
        }
        boolean begun = false;
        try {
            known = book.begin(call, clock.instant());
            if (known != null) {
                return again(known);
            }
            working.execute(() -> work(call, lines));
            begun = true;
            return new Reply(202, "begun");
        } catch (RejectedExecutionException closing) {
            // It stands in the book as begun, and a later runner will call it unknown: so is the answer.
            return new Reply(500, "the runner ends: nothing was done, and it cannot be taken any more");
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private static Reply again(Deed deed) {
        return switch (deed.state()) {
            case BEGUN -> new Reply(202, "begun before");
            case DONE -> new Reply(200, "done before: " + deed.detail());
            case FAILED -> new Reply(422, "failed before: " + deed.detail());
            case UNKNOWN -> new Reply(500, deed.detail());
        };
    }

    private void work(SignedCall call, List<List<String>> lines) {
        try {
            Deed deed = new Deed(Deed.State.FAILED, "nothing was done");
            for (List<String> line : lines) {
                LOG.info("{}: {}", call.id(), line);
                deed = commands.run(line);
                LOG.info("{}: {}", call.id(), deed);
                if (deed.state() != Deed.State.DONE) {
                    break;
                }
            }
            writeDown(call, deed);
            outcomes.tell(call.outcomeUrl(), deed);
        } finally {
            places.release();
        }
    }

    private void writeDown(SignedCall call, Deed deed) {
        try {
            book.end(call.id(), deed, clock.instant());
        } catch (RuntimeException e) {
            // It is done all the same, and Vigie is told so; a repeated call after a restart is answered as unknown.
            LOG.error("{}: how it ended could not be written down", call.id(), e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** Takes no more calls, and lets what is under way come to its end for a while. */
    @Override
    public void close() throws IOException {
        server.stop(0);
        answering.shutdownNow();
        working.shutdown();
        try {
            if (!working.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                working.shutdownNow();
            }
        } catch (InterruptedException e) {
            working.shutdownNow();
            Thread.currentThread().interrupt();
        }
        outcomes.close();
        book.close();
    }

    private record Reply(int status, String text) {}
}
