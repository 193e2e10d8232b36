package vigie.bench.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import vigie.detector.joint.GroupJoint;
import vigie.detector.joint.Joint;
import vigie.detector.joint.RelationJoint;

/**
 * What judging the signals of a service together finds that the series one by one do not, and how often it cries wolf.
 *
 * <p>Arguments: how many services (default 20), how many days (default 40), the first seed (default 1).
 */
public final class ServiceBench {
    private static final double RATE = 0.02;
    private static final double STEP_SECONDS = 60;
    private static final int SERIES = 8;

    private ServiceBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int services = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        System.out.println(
                "| service, accepted together | judged | false alarms a day | recall | precision | rows late |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Services.Noise noise : Services.Noise.values()) {
            for (double accepted : new double[] {RATE, SERIES * RATE}) {
                String title = noise.name().toLowerCase(Locale.ROOT) + ", group " + accepted;
                System.out.print(ServiceRun.table(title, group(services, days, seed, noise, accepted)));
            }
        }
        System.out.print(ServiceRun.table("driven, multivariate " + RATE, relation(services, days, seed, RATE)));
    }

    static List<ServiceRun> group(int services, int days, long seed, Services.Noise noise, double accepted)
            throws InterruptedException, ExecutionException {
        Supplier<Joint> joint = () -> new GroupJoint(accepted, STEP_SECONDS);
        return all(
                services,
                seed,
                own -> ServiceRun.of(
                        Services.loose(own, days, noise, false),
                        Services.loose(own, days, noise, true),
                        RATE,
                        joint.get(),
                        joint.get()));
    }

    static List<ServiceRun> relation(int services, int days, long seed, double accepted)
            throws InterruptedException, ExecutionException {
        List<String> signals = List.of("s0", "s1", "s2", "s3", "s4", "s5");
        Supplier<Joint> joint = () -> new RelationJoint(signals, accepted, STEP_SECONDS, Runnable::run);
        return all(
                services,
                seed,
                own -> ServiceRun.of(
                        Services.driven(own, days, false),
                        Services.driven(own, days, true),
                        RATE,
                        joint.get(),
                        joint.get()));
    }

    /** Judges the service of a seed. */
    @FunctionalInterface
    interface One {
        ServiceRun of(long seed);
    }

    static List<ServiceRun> all(int services, long seed, One one) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<ServiceRun>> running = new ArrayList<>();
            for (int i = 0; i < services; i++) {
                long own = seed + i;
                Callable<ServiceRun> task = () -> one.of(own);
                running.add(pool.submit(task));
            }
            List<ServiceRun> done = new ArrayList<>();
            for (Future<ServiceRun> run : running) {
                done.add(run.get());
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }
}
