package vigie.collector.scrape;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.ClientTls;
import vigie.collector.net.HttpListener;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.NettyHttpTransport;
import vigie.model.CheckResult;

/** Nanoseconds for each sample from the request on loopback to the sink, one scrape after the other, beside java.net.http and the twin. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ScrapeBenchmark {
    private final SynchronousQueue<String> ended = new SynchronousQueue<>();
    private final SplittingTwin twin = new SplittingTwin();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final NettyHttpTransport transport = new NettyHttpTransport(group, Runnable::run, ClientTls.trusting());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExpositionParser parser = new ExpositionParser(
            Bodies.TARGET, Limits.DEFAULT, new SeriesBudget(1_000_000).open(), new StringPool(1 << 15));
    private @Nullable BodyServer server;
    private URI url = URI.create("http://127.0.0.1/");

    /** Serves four bodies with the same series in turn. */
    @Setup
    public void serve() throws IOException {
        server = new BodyServer(Bodies.text(0), Bodies.text(1), Bodies.text(2), Bodies.text(3));
        url = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    }

    /** Ends everything. */
    @TearDown
    public void close() throws Exception {
        transport.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        if (server != null) {
            server.close();
        }
    }

    /** The product's way. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void scrape(Blackhole blackhole, CpuTime cpu) throws InterruptedException {
        cpu.body();
        HttpRequest request = get();
        transport.send(request, new Reading(new BlackholeSink(blackhole)));
        String reason = ended.take();
        if (!reason.isEmpty()) {
            throw new IllegalStateException(reason);
        }
    }

    @SuppressWarnings("NullAway") // On JDK 17 javac does not show NullAway the annotation of an array in a class file.
    private HttpRequest get() {
        Map<String, String> headers = Map.of("Accept-Encoding", "identity");
        return new HttpRequest(
                "GET", url, headers, null, Duration.ofSeconds(5), 10 << 20, "a", AddressPolicies.targets());
    }

    /** The JDK's client and the twin. */
    @Benchmark
    @OperationsPerInvocation(Bodies.SAMPLES)
    public void twin(Blackhole blackhole, CpuTime cpu) throws IOException, InterruptedException {
        cpu.body();
        HttpResponse<byte[]> answer =
                client.send(java.net.http.HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
        twin.read(answer.body(), 0, new BlackholeSink(blackhole));
    }

    private final class Reading implements HttpListener {
        private final BlackholeSink sink;

        Reading(BlackholeSink sink) {
            this.sink = sink;
        }

        @Override
        public void head(int status, HttpHeaders headers, @Nullable Instant certificateExpiry) {
            parser.begin(Format.TEXT, 0);
        }

        @Override
        public void body(ByteBuffer part) {
            parser.feed(part);
        }

        @Override
        public void end() {
            boolean accepted = parser.finish(true);
            if (accepted) {
                parser.emit(sink);
            }
            tell(accepted ? "" : String.valueOf(parser.problem()));
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason, boolean sent) {
            tell(reason);
        }

        private void tell(String reason) {
            try {
                ended.put(reason);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
