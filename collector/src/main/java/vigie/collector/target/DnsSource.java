package vigie.collector.target;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.config.ResolvConfResolverConfigProvider;
import vigie.collector.net.DnsExchange;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.model.Instance;
import vigie.model.Labels;

/**
 * A name whose records are the targets, asked of a name server over the network. A name that does not exist, or has no such record,
 * leaves the last good list in place, as every other failure does. A question takes a thread of the lane until its deadline at most.
 */
public final class DnsSource implements InstanceSource {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_SERVERS = 3; // as in resolv.conf

    private final Config config;
    private final Duration refresh;
    private final SourceConfig.Context context;
    private final Labels labels;

    private DnsSource(Config config, SourceConfig.Context context) {
        this.config = config;
        this.refresh = requireNonNull(config.refresh());
        this.context = context;
        this.labels = Labels.of(requireNonNull(config.labels()));
    }

    /** The types of records that name targets. */
    public enum Type {
        A(org.xbill.DNS.Type.A),
        AAAA(org.xbill.DNS.Type.AAAA),
        SRV(org.xbill.DNS.Type.SRV);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * The keys of a {@code dns} source; all but {@code name} may be left out.
     *
     * @param name taken as it stands: no search domain is added
     * @param type unless said, SRV if the name begins with an underscore or no port is given, else A
     * @param port of every target; SRV records have their own
     * @param server the name server; those of {@code /etc/resolv.conf} unless said
     * @param refresh 30 seconds unless said
     * @param zone of every target
     * @param region of every target
     * @param labels of every target
     */
    public record Config(
            String name,
            @Nullable Type type,
            @Nullable Integer port,
            @Nullable String server,
            @Nullable Duration refresh,
            @Nullable String zone,
            @Nullable String region,
            @Nullable Map<String, String> labels)
            implements SourceConfig {

        public Config {
            refresh = refresh == null ? Duration.ofSeconds(30) : refresh;
            type = type != null ? type : name.startsWith("_") || port == null ? Type.SRV : Type.A;
            zone = zone == null ? "" : zone;
            region = region == null ? "" : region;
            labels = labels == null ? Map.of() : TargetGroups.checked(labels);
            if (type == Type.SRV && port != null) {
                throw new IllegalArgumentException(
                        "port must be left out with SRV records, which have their own: was " + port);
            }
            if (type != Type.SRV && port == null) {
                throw new IllegalArgumentException("port must be given with " + type + " records: was missing");
            }
            if (port != null && (port < 1 || port > 65_535)) {
                throw new IllegalArgumentException("port must be from 1 to 65535: was " + port);
            }
            if (server != null) {
                place(server);
            }
            parse(name);
        }

        private static Name parse(String text) {
            try {
                return Name.fromString(text, Name.root);
            } catch (TextParseException e) {
                throw new IllegalArgumentException("name must be a name: was " + Excerpt.of(text, 80), e);
            }
        }

        private static HostPort place(String server) {
            try {
                HostPort place = HostPort.parse(server);
                return place.port() < 0 ? place.withPort(53) : place;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("server must be host:port: was " + Excerpt.of(server, 80), e);
            }
        }

        @Override
        public String shown() {
            return "dns " + Excerpt.of(name, 255) + ' ' + type;
        }

        @Override
        public InstanceSource source(Context context) {
            return new DnsSource(this, context);
        }
    }

    @Override
    public String name() {
        return config.shown();
    }

    @Override
    public Duration every() {
        return refresh;
    }

    @Override
    public Duration patience() {
        return timeout().multipliedBy(2);
    }

    private Duration timeout() {
        return refresh.compareTo(LONGEST) < 0 ? refresh : LONGEST;
    }

    @Override
    public void read(Consumer<Reading> whenDone) {
        long deadline = context.nanoTime().getAsLong() + timeout().toNanos();
        try {
            context.lane().execute(() -> whenDone.accept(look(deadline)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(Reading.failed("too many servers are being asked: no thread is free"));
        }
    }

    private Reading look(long deadline) {
        List<InetSocketAddress> servers;
        try {
            String server = config.server();
            servers = server == null ? systemServers() : judged(Config.place(server));
        } catch (IOException e) {
            return Reading.failed(String.valueOf(e.getMessage()));
        }
        String problem = "no name server is known";
        for (int i = 0; i < servers.size(); i++) {
            long now = context.nanoTime().getAsLong();
            long until = now + (deadline - now) / (servers.size() - i);
            try {
                return Reading.of(ask(servers.get(i), until));
            } catch (SocketTimeoutException e) {
                problem = shown(servers.get(i)) + " gives no answer in time";
            } catch (IOException e) {
                problem = shown(servers.get(i)) + ": " + Excerpt.of(String.valueOf(e.getMessage()), 200);
            } catch (TargetGroups.Malformed e) {
                return Reading.failed(String.valueOf(e.getMessage()));
            }
        }
        return Reading.failed(problem);
    }

    private List<Instance> ask(InetSocketAddress server, long until) throws IOException, TargetGroups.Malformed {
        Type type = requireNonNull(config.type());
        Record asked = Record.newRecord(Config.parse(config.name()), type.code(), DClass.IN);
        Message answer = new DnsExchange(server, context.nanoTime(), until).ask(Message.newQuery(asked));
        List<Instance> instances = new ArrayList<>();
        for (String address : DnsTargets.of(asked, answer, config.port())) {
            instances.add(new Instance(
                    context.service(),
                    address,
                    requireNonNull(config.zone()),
                    requireNonNull(config.region()),
                    labels));
        }
        return instances;
    }

    private List<InetSocketAddress> judged(HostPort server) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            throw new IOException("the name " + server.host() + " is not known", e);
        }
        String refusal = null;
        for (InetAddress address : addresses) {
            refusal = context.targets().refusal(address);
            if (refusal == null) {
                return List.of(new InetSocketAddress(address, server.port()));
            }
        }
        throw new IOException("may not call " + server.host() + ": " + refusal);
    }

    /** Read each time, for machines change networks. Not judged: the machine itself asks them for every name. */
    private static List<InetSocketAddress> systemServers() {
        ResolvConfResolverConfigProvider system = new ResolvConfResolverConfigProvider();
        system.initialize();
        return system.servers().stream().limit(MOST_SERVERS).toList();
    }

    private static String shown(InetSocketAddress server) {
        return server.getAddress().getHostAddress() + ':' + server.getPort();
    }
}
