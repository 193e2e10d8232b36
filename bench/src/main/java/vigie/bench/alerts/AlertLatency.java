package vigie.bench.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vigie.bench.process.Folders;
import vigie.bench.process.Sender;
import vigie.bench.process.Served;

/**
 * How long it takes from the first byte of an alert that is posted to the last byte of its webhook, one alert at a time: Vigie, whose
 * record is synced first, beside Alertmanager, which keeps nothing, in turns of a hundred alerts in the same run.
 *
 * <p>Arguments: the jar, and how many alerts (default 600); it needs Debian's {@code prometheus-alertmanager}.
 */
public final class AlertLatency {
    // As many as a Java process needs to compile what it does for each; how it does before that is printed too.
    private static final int WARM_UP = 2_000;
    private static final int TURN = 100;
    private static final Pattern NAME = Pattern.compile("\"alertname\":\"(probe-[0-9]+)\"");

    private final SynchronousQueue<Arrival> arrivals = new SynchronousQueue<>();
    private final Random random = new Random(1);

    private AlertLatency() {}

    private record Arrival(String name, long nanos) {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: AlertLatency app/target/vigie.jar [ALERTS]");
            System.exit(2);
        }
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 600;
        new AlertLatency().run(Path.of(arguments[0]), count);
    }

    private void run(Path jar, int count) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "alert-latency-");
        try (WebhookReceiver receiver = new WebhookReceiver(this::heard);
                Served vigie = Served.vigie(jar, folder.resolve("vigie"), estate(receiver.port()));
                Served alertmanager =
                        Served.alertmanager(folder.resolve("alertmanager"), configuration(receiver.port()));
                Sender toVigie = vigie.sender();
                Sender toAlertmanager = alertmanager.sender()) {
            int sent = 0;
            Spread first = new Spread();
            sent = turn(toVigie, sent, TURN, first);
            System.out.println("vigie, its first alerts after the start: " + first);
            sent = turn(toVigie, sent, WARM_UP, new Spread());
            sent = turn(toAlertmanager, sent, WARM_UP, new Spread());
            Spread ours = new Spread();
            Spread theirs = new Spread();
            while (ours.size() < count) {
                sent = turn(toVigie, sent, TURN, ours);
                sent = turn(toAlertmanager, sent, TURN, theirs);
            }
            System.out.println("vigie:        " + ours);
            System.out.println("alertmanager: " + theirs);
            System.out.printf(
                    "vigie / alertmanager: p50 %.1f, p99 %.1f%n",
                    ours.at(0.5) / theirs.at(0.5), ours.at(0.99) / theirs.at(0.99));
        } finally {
            Folders.delete(folder);
        }
    }

    private int turn(Sender to, int sent, int count, Spread into) throws IOException, InterruptedException {
        for (int i = 1; i <= count; i++) {
            String name = "probe-" + (sent + i);
            long start = System.nanoTime();
            int status = to.post("[{\"labels\":{\"alertname\":\"" + name + "\",\"severity\":\"critical\",\"service\":\""
                    + name + "\"},\"annotations\":{\"summary\":\"a probe\"}}]");
            long end = status == 200 ? await(name) : -1;
            if (end < 0) {
                throw new IOException(name + " did not arrive; it was answered " + status);
            }
            into.add(end - start);
            // What comes after a delivery is not to be a part of the next one.
            TimeUnit.MILLISECONDS.sleep(2 + random.nextInt(8));
        }
        return sent + count;
    }

    private long await(String name) throws InterruptedException {
        for (Arrival one = arrivals.poll(10, TimeUnit.SECONDS);
                one != null;
                one = arrivals.poll(10, TimeUnit.SECONDS)) {
            if (one.name.equals(name)) {
                return one.nanos;
            }
        }
        return -1;
    }

    private void heard(String body, long nanos) {
        Matcher name = NAME.matcher(body);
        if (name.find()) {
            try {
                arrivals.offer(new Arrival(name.group(1), nanos), 1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String estate(int port) {
        return """
                version: 1
                services: []
                receivers: [{name: hook, webhook: {url: "http://127.0.0.1:@port@/", format: alertmanager}}]
                route: {receiver: hook, group_wait: 0s, group_interval: 5m, repeat_interval: 4h}
                """.replace("@port@", Integer.toString(port));
    }

    private static String configuration(int port) {
        return """
                receivers: [{name: hook, webhook_configs: [{url: "http://127.0.0.1:@port@/"}]}]
                route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 5m, repeat_interval: 4h}
                """.replace("@port@", Integer.toString(port));
    }
}
