package vigie.collector.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Real transports on two event loops, every buffer watched for leaks. */
public final class Transports implements AutoCloseable {

    public final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService resolving = Executors.newSingleThreadExecutor();
    public final NettyHttpTransport http;
    public final NettyTcpTransport tcp;

    public Transports() {
        this(ClientTls.trusting());
    }

    public Transports(SslContext tls) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        http = new NettyHttpTransport(group, resolving, tls);
        tcp = new NettyTcpTransport(group, resolving, tls);
    }

    /** Sends and waits for the end. */
    public Heard call(HttpRequest request) throws InterruptedException {
        Heard heard = new Heard();
        http.send(request, heard);
        return heard.await();
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        resolving.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }
}
