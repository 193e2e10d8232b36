package vigie.collector.scrape;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * The CPU time of the whole process for each sample, printed after each fork beside JMH's wall time: compilers, garbage collection and the server at
 * the other end of the loopback included. Comparable on a machine that has other things to do, which wall time is not.
 */
@State(Scope.Thread)
public class CpuTime {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Double> nanos = new ArrayList<>();
    private long samples;
    private long start;

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void start() {
        samples = 0;
        start = system.getProcessCpuTime();
    }

    /** Counts the samples of one body. */
    void body() {
        samples += Bodies.SAMPLES;
    }

    /** Ends an iteration; those of the warm-up do not count. */
    @TearDown(Level.Iteration)
    public void end(IterationParams iteration) {
        if (iteration.getType() == IterationType.MEASUREMENT) {
            nanos.add((double) (system.getProcessCpuTime() - start) / samples);
        }
    }

    /** Prints the median and the range of the iterations. */
    @TearDown(Level.Trial)
    public void print() {
        Collections.sort(nanos);
        System.out.printf(
                "CPU of the process: median %.1f ns/sample (%.1f to %.1f)%n",
                nanos.get(nanos.size() / 2), nanos.get(0), nanos.get(nanos.size() - 1));
    }
}
