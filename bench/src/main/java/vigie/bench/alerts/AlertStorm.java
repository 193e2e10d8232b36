package vigie.bench.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vigie.bench.process.Folders;
import vigie.bench.process.Sender;
import vigie.bench.process.Served;

/**
 * A storm: distinct warnings of twenty services, or more, in batches, spread over so many seconds or as fast as they are taken, and beside it
 * one critical alert each second, each of a service of its own. Prints how long it took to accept all, the pages and notices, when the
 * critical ones were told, the memory, and, after the process was killed and started again, how many of what was accepted is gone.
 *
 * <p>Arguments: the jar, how many alerts (default 100,000), over how many seconds (default 55; 0 for as fast as it goes), of how many
 * services (default 20), the bound of the receiver on new pages in a minute (the estate's default if it is left out; 0 for none).
 */
public final class AlertStorm {
    private static final int BATCH = 64;
    private static final int SENDERS = 4;
    private static final int CRITICAL = 60;
    private static final Pattern GROUP = Pattern.compile("\"groupKey\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CRITICAL_NAME = Pattern.compile("\"alertname\":\"(critical-[0-9]+)\"");
    private static final Pattern STORM_NAME = Pattern.compile("\"alertname\":\"(storm-[0-9]+)\"");

    private final int alerts;
    private final int seconds;
    private final int services;
    private final String bound;
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final Map<String, Long> posted = new ConcurrentHashMap<>();
    private final Set<String> pages = ConcurrentHashMap.newKeySet();
    private final AtomicInteger notices = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private AlertStorm(int alerts, int seconds, int services, String bound) {
        this.alerts = alerts;
        this.seconds = seconds;
        this.services = services;
        this.bound = bound;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length == 0) {
            System.err.println("usage: AlertStorm app/target/vigie.jar [ALERTS [SECONDS [SERVICES [PAGES]]]]");
            System.exit(2);
        }
        int alerts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 55;
        int services = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
        String bound = arguments.length > 4 ? "storm: {pages: " + Integer.parseInt(arguments[4]) + "}, " : "";
        new AlertStorm(alerts, seconds, services, bound).run(Path.of(arguments[0]));
    }

    private void run(Path jar) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "alert-storm-");
        ExecutorService pool = Executors.newFixedThreadPool(SENDERS + 1);
        try (WebhookReceiver receiver = new WebhookReceiver(this::heard);
                Served vigie = Served.vigie(jar, folder, estate(receiver.port()))) {
            double cpu = vigie.cpuSeconds();
            long start = System.nanoTime();
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(pool.submit(() -> storm(vigie, start)));
            }
            Future<?> critical = pool.submit(() -> critical(vigie, start));
            for (Future<?> sender : senders) {
                sender.get();
            }
            double accepted = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "accepted: %d alerts in %.1f s, refused batches sent again: %d%n", alerts, accepted, refused.get());
            critical.get();
            TimeUnit.SECONDS.sleep(5);
            Spread late = new Spread();
            told.forEach((name, at) -> late.add(at - posted.getOrDefault(name, at)));
            System.out.printf("critical: %s, never told: %d%n", late, CRITICAL - late.size());
            System.out.printf("pages of the storm: %d, notices with their updates: %d%n", pages.size(), notices.get());
            System.out.printf("memory: %d MiB; CPU: %.1f s%n", vigie.mostMemory(), vigie.cpuSeconds() - cpu);
            vigie.killAndRestart();
            System.out.printf("lost after kill -9 and a new start: %d of %d%n", alerts - found(vigie), alerts);
        } finally {
            pool.shutdownNow();
            Folders.delete(folder);
        }
    }

    private Void storm(Served vigie, long start) throws IOException, InterruptedException {
        try (Sender sender = vigie.sender()) {
            for (int from = next.getAndAdd(BATCH); from < alerts; from = next.getAndAdd(BATCH)) {
                until(start + (long) (seconds * 1e9 * from / alerts));
                String batch = batch(from, Math.min(alerts, from + BATCH));
                // As Prometheus does: what was not accepted is sent again.
                while (sender.post(batch) != 200) {
                    refused.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
        return null;
    }

    private String batch(int from, int to) {
        StringBuilder json = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            json.append(i == from ? "" : ",")
                    .append("{\"labels\":{\"alertname\":\"storm-")
                    .append(i)
                    .append("\",\"severity\":\"warning\",\"service\":\"s")
                    .append(i % services)
                    .append("\",\"instance\":\"10.0.0.")
                    .append(i % 250)
                    .append(":9100\"},\"annotations\":{\"summary\":\"number ")
                    .append(i)
                    .append(" of a storm\"}}");
        }
        return json.append(']').toString();
    }

    private Void critical(Served vigie, long start) throws IOException, InterruptedException {
        try (Sender sender = vigie.sender()) {
            for (int i = 0; i < CRITICAL; i++) {
                until(start + TimeUnit.SECONDS.toNanos(i));
                String name = "critical-" + i;
                posted.put(name, System.nanoTime());
                sender.post("[{\"labels\":{\"alertname\":\"" + name + "\",\"severity\":\"critical\",\"service\":\""
                        + name + "\"},\"annotations\":{\"summary\":\"it matters\"}}]");
            }
        }
        return null;
    }

    private static void until(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }

    private void heard(String body, long nanos) {
        Matcher critical = CRITICAL_NAME.matcher(body);
        if (critical.find()) {
            told.putIfAbsent(critical.group(1), nanos);
            return;
        }
        notices.incrementAndGet();
        Matcher group = GROUP.matcher(body);
        if (group.find()) {
            pages.add(group.group(1));
        }
    }

    /** In ten parts, by the last digit, since all of them are too much for one answer and a question for each service is slow. */
    private static int found(Served vigie) throws IOException {
        int found = 0;
        try (Sender sender = vigie.sender()) {
            for (int digit = 0; digit < 10; digit++) {
                String filter = "alertname%3D~%22storm-.*" + digit + "%22";
                Matcher name = STORM_NAME.matcher(sender.get("/api/v2/alerts?filter=" + filter));
                while (name.find()) {
                    found++;
                }
            }
        }
        return found;
    }

    private String estate(int port) {
        return """
                version: 1
                services: []
                receivers: [{name: hook, @bound@webhook: {url: "http://127.0.0.1:@port@/", format: alertmanager}}]
                route: {receiver: hook, group_wait: 0s, group_interval: 1m, repeat_interval: 4h}
                """.replace("@port@", Integer.toString(port)).replace("@bound@", bound);
    }
}
