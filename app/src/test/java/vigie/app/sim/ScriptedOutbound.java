package vigie.app.sim;

import java.net.URI;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import vigie.alerting.outbound.Outbound;
import vigie.app.simulate.VirtualExecutor;
import vigie.app.simulate.VirtualTime;

/** The way from one process of Vigie to executors and receivers; answers to a killed process are lost, its calls are not. */
final class ScriptedOutbound implements Outbound {
    private final VirtualTime time;
    private final VirtualExecutor process;
    private final Map<String, Endpoint> endpoints;
    private final SplittableRandom random;

    ScriptedOutbound(
            VirtualTime time, VirtualExecutor process, Map<String, Endpoint> endpoints, SplittableRandom random) {
        this.time = time;
        this.process = process;
        this.endpoints = endpoints;
        this.random = random;
    }

    @Override
    public CompletionStage<Answer> send(Call call) {
        if (!process.isAlive()) {
            throw new Crash("a dead process makes no calls");
        }
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        Endpoint endpoint = endpoint(call.url());
        long way = TimeUnit.MICROSECONDS.toNanos(500 + random.nextInt(20_000));
        if (!endpoint.isThere()) {
            back(answered, way, Answer.none("connection refused", false));
            return answered;
        }
        time.world().later(way, () -> endpoint.receive(call, (wait, answer) -> back(answered, wait.toNanos(), answer)));
        back(answered, call.timeout().toNanos(), Answer.none("no answer within " + call.timeout(), true));
        return answered;
    }

    /** The first to come back counts. */
    private void back(CompletableFuture<Answer> answered, long nanos, Answer answer) {
        process.later(nanos, () -> answered.complete(answer));
    }

    private Endpoint endpoint(URI url) {
        Endpoint endpoint = endpoints.get(url.getHost());
        if (endpoint == null) {
            throw new IllegalStateException("nobody is at " + url);
        }
        return endpoint;
    }
}
