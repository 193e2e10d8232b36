package vigie.app.run;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of the service, by name: {@code vigie-io-N} polls and scores, {@code vigie-collect} schedules polls,
 * {@code vigie-detect} judges states, {@code vigie-alert} owns the record, {@code vigie-files-N} reads files, resolves names
 * and computes what takes longer than the others may wait, {@code vigie-lane-N} poll what only a blocking driver can be asked,
 * {@code vigie-mail-N} wait for mail servers, whose deadlines {@code vigie-mail-timer} keeps.
 */
final class Threads implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoopGroup io;
    private final ScheduledExecutorService collect = single("vigie-collect");
    private final ScheduledExecutorService detect = single("vigie-detect");
    private final ScheduledExecutorService alert = single("vigie-alert");
    private final ScheduledExecutorService mailTimer = single("vigie-mail-timer");
    private final ExecutorService files;
    private final ExecutorService lane;
    private final ExecutorService mail;

    /** Starts them; {@code loops} event loops. */
    Threads(int loops) {
        io = new MultiThreadIoEventLoopGroup(loops, named("vigie-io"), NioIoHandler.newFactory());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                4, 4, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(10_000), named("vigie-files"));
        pool.allowCoreThreadTimeOut(true);
        files = pool;
        // A server that hangs holds one until its poll's deadline.
        ThreadPoolExecutor polls = new ThreadPoolExecutor(
                16, 16, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1_000), named("vigie-lane"));
        polls.allowCoreThreadTimeOut(true);
        lane = polls;
        // A server that hangs holds as many as the outbox has on their way to one address; others have the rest.
        ThreadPoolExecutor letters = new ThreadPoolExecutor(
                32, 32, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1_000), named("vigie-mail"));
        letters.allowCoreThreadTimeOut(true);
        mail = letters;
    }

    EventLoopGroup io() {
        return io;
    }

    ScheduledExecutorService collect() {
        return collect;
    }

    ScheduledExecutorService detect() {
        return detect;
    }

    ScheduledExecutorService alert() {
        return alert;
    }

    ExecutorService files() {
        return files;
    }

    ExecutorService lane() {
        return lane;
    }

    /** Does what may wait for the disk again and again until the end, left out while it is still at it. */
    void regularly(Duration every, Runnable work) {
        AtomicBoolean busy = new AtomicBoolean();
        Future<?> unused = collect.scheduleAtFixedRate(
                () -> {
                    if (busy.compareAndSet(false, true)) {
                        try {
                            files.execute(() -> once(work, busy));
                        } catch (RejectedExecutionException e) {
                            // Too much waits for the disk already.
                            busy.set(false);
                        }
                    }
                },
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void once(Runnable work, AtomicBoolean busy) {
        try {
            work.run();
        } finally {
            busy.set(false);
        }
    }

    ExecutorService mail() {
        return mail;
    }

    ScheduledExecutorService mailTimer() {
        return mailTimer;
    }

    private static ScheduledExecutorService single(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> daemon(work, name));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> daemon(work, prefix + "-" + count.getAndIncrement());
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Ends them in the order of the data's path, each after what it has begun. */
    @Override
    public void close() {
        for (ExecutorService executor : new ExecutorService[] {collect, lane, detect, alert, files, mailTimer, mail}) {
            executor.shutdown();
            try {
                if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        io.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(PATIENCE.toMillis());
    }
}
