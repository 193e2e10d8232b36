package vigie.collector.planted;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Breaks the rule of time in every way that it names, except in the methods that begin with {@code allowed}. */
@SuppressWarnings({"JavaTimeDefaultTimeZone", "FutureReturnValueIgnored", "ThreadPriorityCheck"
}) // What is planted is bad.
public final class Clockwork {
    long millis() {
        return System.currentTimeMillis();
    }

    long nanos() {
        return System.nanoTime();
    }

    Instant instant() {
        return Instant.now();
    }

    LocalDateTime local() {
        return LocalDateTime.now();
    }

    ZonedDateTime zoned() {
        return ZonedDateTime.now();
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    Object source() {
        return java.time.InstantSource.system();
    }

    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    Thread thread() {
        return new Thread(() -> {});
    }

    UUID uuid() {
        return UUID.randomUUID();
    }

    Random unseeded() {
        return new Random();
    }

    SplittableRandom split() {
        return new SplittableRandom();
    }

    double math() {
        return Math.random();
    }

    int local2() {
        return ThreadLocalRandom.current().nextInt();
    }

    ExecutorService pool() {
        return Executors.newCachedThreadPool();
    }

    Object supply() {
        return CompletableFuture.supplyAsync(() -> 1);
    }

    Object run() {
        return CompletableFuture.runAsync(() -> {});
    }

    Executor delayed() {
        return CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    }

    Object timeout(CompletableFuture<String> future) {
        return future.orTimeout(1, TimeUnit.SECONDS);
    }

    Object then(CompletableFuture<String> future) {
        return future.thenApplyAsync(s -> s);
    }

    Timer timer() {
        return new Timer();
    }

    Random allowedSeed(long seed) {
        return new Random(seed);
    }

    Instant allowedClock(Clock clock) {
        return Instant.now(clock);
    }

    Object allowedExecutor(Executor executor) {
        return CompletableFuture.supplyAsync(() -> 1, executor);
    }
}
