package vigie.app.mail;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import vigie.alerting.outbound.Mail;
import vigie.collector.net.AddressPolicy;

/**
 * Hands letters to mail servers, each over a connection of its own on a thread of the pool that it is given. A letter has one
 * deadline for everything, the wait for a thread included: then its answer is given and its connection closed, so that a server that
 * answers one byte a second holds nobody up.
 */
public final class SmtpPost implements Mail {
    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final SSLSocketFactory tls;
    private final AddressPolicy policy;

    /**
     * A post.
     *
     * @param workers may block; whoever refuses a letter makes it an attempt that failed
     * @param timer does not block
     * @param tls trusts whom mail servers must have their certificates from
     * @param policy where a letter may go
     */
    public SmtpPost(Executor workers, ScheduledExecutorService timer, SSLSocketFactory tls, AddressPolicy policy) {
        this.workers = workers;
        this.timer = timer;
        this.tls = tls;
        this.policy = policy;
    }

    @Override
    public CompletionStage<Answer> send(Server server, Letter letter) {
        SmtpCall call = new SmtpCall(server, letter, tls, policy);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Future<?> deadline;
        try {
            deadline = timer.schedule(
                    () -> {
                        answer.complete(Answer.none(
                                "no end within " + server.timeout().toSeconds() + " s", call.mayHaveArrived()));
                        call.cancel();
                    },
                    server.timeout().toMillis(),
                    TimeUnit.MILLISECONDS);
            workers.execute(() -> answer.complete(call.answer()));
        } catch (RejectedExecutionException e) {
            answer.complete(Answer.none("too many letters are on their way", false));
            return answer;
        }
        return answer.whenComplete((a, bug) -> deadline.cancel(false));
    }
}
