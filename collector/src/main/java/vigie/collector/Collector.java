package vigie.collector;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Probes;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.SampleSink;
import vigie.model.VantageReports;

/**
 * The room's front: polls every target of the estate on time, and hands on what was found.
 *
 * <p>Every method may be called from any thread and returns at once; the work is done on the one thread of the schedule, on which check
 * results, instance lists, changes, and the samples that the collector makes itself are handed in. Scraped samples come on the
 * transport's threads. A target is forgotten on the schedule's thread, after its last poll has ended.
 */
public final class Collector {
    private final Parts parts;
    private final Loop loop;
    private final ProbeMaker probes;
    private final Bulkheads bulkheads;
    private final Canary canary;
    private final Poller poller;
    private final Vantages vantages;
    private final Map<String, ServiceWatch> services = new LinkedHashMap<>();
    private boolean closed;

    /** A collector that does nothing yet. */
    public Collector(Parts parts) {
        this.parts = parts;
        this.loop = new Loop(parts.schedule(), parts.metrics());
        this.probes = new ProbeMaker(parts);
        this.bulkheads = new Bulkheads(parts.metrics());
        this.canary = new Canary(parts, this::pollNow);
        this.poller = new Poller(parts, loop, probes, canary);
        this.vantages = new Vantages(parts, loop);
    }

    /**
     * Everything that is handed in.
     *
     * @param schedule single-threaded; only {@code execute} and {@code schedule(Runnable, …)} are used
     * @param io for work that blocks: files, and parsing long lists
     * @param lane for questions of discovery that block until their deadline; may refuse
     * @param clock the wall clock, by which slots are aligned
     * @param nanoTime elapsed time
     * @param targets where polls and discovery may go
     * @param samples for streams that the collector makes itself, and lent to probes for theirs
     * @param changes hears when a target's answer, a breaker or a list of instances is another
     * @param probes the kinds of probes
     */
    public record Parts(
            ScheduledExecutorService schedule,
            Executor io,
            Executor lane,
            InstantSource clock,
            LongSupplier nanoTime,
            HttpTransport http,
            TcpTransport tcp,
            AddressPolicy targets,
            SampleSink samples,
            CheckSink checks,
            Consumer<Change> changes,
            Probes probes,
            CollectorMetrics metrics) {}

    /**
     * Begins to poll: each target at its phase, so within one interval.
     *
     * @throws IllegalArgumentException as {@link #apply}
     */
    public void start(CollectorConfig config) {
        apply(config);
        loop.run("polls under way", poller::watch);
    }

    /**
     * Goes over to another configuration. What did not change keeps its probe, phase, breaker and adaptive timeout; a target that is gone is
     * closed and forgotten once its poll has ended; a new one starts at its phase. Nothing is taken over from a configuration that is
     * refused.
     *
     * @throws IllegalArgumentException if a check's kind is not known
     */
    public void apply(CollectorConfig config) {
        config.services().forEach(s -> s.checks().forEach(probes::validate));
        loop.run("reload", () -> reconcile(config));
    }

    /**
     * Polls all targets of a service afresh: every answer is of a poll that started after this call, whatever breakers, limits and polls
     * under way say. The answers go to the {@link CheckSink} as well.
     *
     * @return the answers in the order of instances and checks, completed on the schedule's thread; a target that is missing was not
     *     examined (taken out meanwhile, or the collector closed), an unknown service has none
     */
    public CompletionStage<List<CheckResult>> pollNow(String service) {
        CompletableFuture<List<CheckResult>> whole = new CompletableFuture<>();
        if (parts.schedule().isShutdown()) {
            whole.complete(List.of());
        }
        loop.run("poll of " + service, () -> {
            ServiceWatch watch = services.get(service);
            List<PolledTarget> targets = watch == null || closed ? List.of() : new ArrayList<>(watch.targets());
            Gathering gathering = new Gathering(targets.size(), whole);
            for (int i = 0; i < targets.size(); i++) {
                poller.ask(targets.get(i), gathering.place(i));
            }
        });
        return whole.minimalCompletionStage();
    }

    /**
     * Polls a service afresh as {@link #pollNow} does, and where a quorum decides lets the other vantage points look as well: each answer
     * then has the status that they agree on, UNKNOWN if those that could be heard are too few.
     */
    public CompletionStage<List<CheckResult>> confirm(String service) {
        CompletableFuture<List<CheckResult>> whole = new CompletableFuture<>();
        CompletionStage<List<CheckResult>> own = pollNow(service);
        if (parts.schedule().isShutdown()) {
            return own;
        }
        loop.run(
                "look at " + service,
                () -> vantages.look(service)
                        .thenCombine(own, Vantages.Looks::decide)
                        .thenAccept(whole::complete));
        return whole.minimalCompletionStage();
    }

    /** The door for vantage points that nobody can ask. */
    public VantageReports reports() {
        return new ReportDesk(
                parts,
                loop,
                (vantage, report) -> vantages.take(vantage, report, target -> {
                    ServiceWatch watch = services.get(target.service());
                    return watch != null && watch.watches(target);
                }));
    }

    /**
     * Starts nothing from now on; done when the polls under way have ended and their answers are handed in. Nothing is forgotten: what was
     * learnt can still be saved.
     */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (parts.schedule().isShutdown()) {
            done.complete(null);
        }
        loop.run("close", () -> {
            closed = true;
            vantages.close();
            services.values().forEach(ServiceWatch::stop);
            poller.close().whenComplete((nothing, e) -> done.complete(null));
        });
        return done.minimalCompletionStage();
    }

    private void reconcile(CollectorConfig config) {
        if (closed) {
            return;
        }
        probes.limits(config.limits());
        canary.is(config.vantages().canary());
        vantages.apply(config);
        bulkheads.limits(config.limits());
        Map<String, ServiceWatch> before = new LinkedHashMap<>(services);
        services.clear();
        for (CollectorConfig.Watched watched : config.services()) {
            String name = watched.service().name();
            ServiceWatch known = before.remove(name);
            ServiceWatch watch =
                    known != null ? known : new ServiceWatch(parts, loop, poller, probes, bulkheads, watched);
            services.put(name, watch);
        }
        before.values().forEach(ServiceWatch::close);
        for (CollectorConfig.Watched watched : config.services()) {
            requireNonNull(services.get(watched.service().name())).apply(watched);
        }
        bulkheads.all().forEach(poller::drain);
    }
}
