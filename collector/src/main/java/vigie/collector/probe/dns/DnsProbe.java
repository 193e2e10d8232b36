package vigie.collector.probe.dns;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import vigie.collector.net.DnsExchange;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.Target;

/**
 * {@code use: dns}: asks the target, a resolver or a name server, for a name, and judges what it answers. A poll takes a thread of the lane
 * until its deadline at most; what cannot get one is UNKNOWN.
 */
public final class DnsProbe implements Probe {
    private final Context context;
    private final Executor lane;
    private final HostPort place;
    private final Config config;
    private final DnsJudge judge;

    DnsProbe(Target target, Config config, Context context, Executor lane) {
        this.context = context;
        this.lane = lane;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = address.port() < 0 ? address.withPort(53) : address;
        this.config = config;
        this.judge = new DnsJudge(config);
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<Config> kind(Executor lane) {
        return new Kind<>(
                "dns", Config.class, (target, config, context) -> new DnsProbe(target, config, context, lane));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        long deadline = context.nanoTime() + timeout.toNanos();
        try {
            lane.execute(() -> whenDone.accept(look(deadline)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(Answer.unknown("too many servers are being asked: no thread is free"));
        }
    }

    private Answer look(long deadline) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(place.host());
        } catch (UnknownHostException e) {
            return Answer.down(CheckResult.Phase.RESOLVE, "the name " + place.host() + " is not known");
        }
        String refusal = null;
        for (InetAddress address : addresses) {
            refusal = context.targets().refusal(address);
            if (refusal == null) {
                return ask(address, deadline);
            }
        }
        return Answer.down(CheckResult.Phase.CONNECT, "may not call " + place.host() + ": " + refusal);
    }

    private Answer ask(InetAddress address, long deadline) {
        var exchange = new DnsExchange(new InetSocketAddress(address, place.port()), context::nanoTime, deadline);
        try {
            Record asked = Record.newRecord(config.name(), config.type().code(), DClass.IN);
            return judge.judge(exchange.ask(Message.newQuery(asked)));
        } catch (SocketTimeoutException e) {
            return exchange.heardGarbage()
                    ? Answer.down(CheckResult.Phase.BODY, "what came is no answer to the question")
                    : Answer.down(CheckResult.Phase.FIRST_BYTE, "no answer in time");
        } catch (PortUnreachableException e) {
            return Answer.down(CheckResult.Phase.CONNECT, "nobody listens on port " + place.port());
        } catch (IOException e) {
            return Answer.down(CheckResult.Phase.BODY, Excerpt.of("the exchange failed: " + e.getMessage(), 300));
        }
    }

    /** The types of records that can be asked for. */
    public enum Type {
        A(org.xbill.DNS.Type.A),
        AAAA(org.xbill.DNS.Type.AAAA),
        CNAME(org.xbill.DNS.Type.CNAME),
        MX(org.xbill.DNS.Type.MX),
        NS(org.xbill.DNS.Type.NS),
        PTR(org.xbill.DNS.Type.PTR),
        SOA(org.xbill.DNS.Type.SOA),
        SRV(org.xbill.DNS.Type.SRV),
        TXT(org.xbill.DNS.Type.TXT);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * The keys of a {@code dns} check; all but {@code queryName} may be left out.
     *
     * @param queryName what is asked for
     * @param queryType {@code a} unless said
     * @param expect exactly these values, in any order; any unless said
     * @param minAnswers fewer values are DOWN; 1 unless said
     * @param agree whether all instances must answer alike; so unless said
     */
    public record Config(
            String queryName,
            @Nullable Type queryType,
            @Nullable List<String> expect,
            @Nullable Integer minAnswers,
            @Nullable Boolean agree) {

        public Config {
            queryType = queryType == null ? Type.A : queryType;
            expect = expect == null ? List.of() : List.copyOf(expect);
            minAnswers = minAnswers == null ? 1 : minAnswers;
            agree = !Boolean.FALSE.equals(agree);
            if (minAnswers < 1) {
                throw new IllegalArgumentException("min_answers must be at least 1: was " + minAnswers);
            }
            parse(queryName);
        }

        private static Name parse(String text) {
            try {
                return Name.fromString(text, Name.root);
            } catch (TextParseException e) {
                throw new IllegalArgumentException("query_name must be a name: was " + Excerpt.of(text, 80), e);
            }
        }

        Name name() {
            return parse(queryName);
        }

        Type type() {
            return requireNonNull(queryType);
        }
    }
}
