package vigie.collector.probe.kafka;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.ClientTls;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Authorities;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: kafka}: asks a broker how its cluster, its log directories and the groups that it coordinates stand. Requests are written and
 * answers are read by Kafka's own codec; the bytes go over Vigie's transport, with one deadline and its policy for every address.
 */
public final class KafkaProbe implements Probe {
    /** The registration. */
    public static final Kind<KafkaConfig> KIND = new Kind<>("kafka", KafkaConfig.class, KafkaProbe::new);

    private final Context context;
    private final KafkaConfig config;
    private final HostPort place;
    private final ClusterJudge judge;
    private final Authorities authorities;

    KafkaProbe(Target target, KafkaConfig config, Context context) {
        this.context = context;
        this.config = config;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = address.port() < 0 ? address.withPort(9092) : address;
        this.judge = new ClusterJudge(place, target.instance().labels().get("node_id"));
        this.authorities = new Authorities(config.ca());
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        SslContext trust;
        try {
            trust = config.overTls() ? ClientTls.trusting(authorities.certificates()) : null;
        } catch (IOException e) {
            whenDone.accept(Answer.unknown(Excerpt.of("ca cannot be read: " + e.getMessage(), 300)));
            return;
        }
        Lines lines = new Lines(context, config, trust, context.nanoTime() + timeout.toNanos());
        new KafkaLook(config, place, judge, lines, answer -> whenDone.accept(withoutPassword(answer))).start();
    }

    private Answer withoutPassword(Answer answer) {
        Secret password = config.password();
        String hidden = password == null ? "" : password.reveal();
        return hidden.length() < 4 || !answer.reason().contains(hidden)
                ? answer
                : new Answer(
                        answer.status(),
                        answer.phase(),
                        answer.reason().replace(hidden, "***"),
                        answer.components(),
                        answer.seen());
    }

    /** Opens the connections of one poll, until its one deadline. */
    record Lines(
            Context context, KafkaConfig config, @Nullable SslContext trust, long deadline) {
        /**
         * Opens a connection.
         *
         * @param share how much of what is left of the poll it may take, from 0 to 1
         */
        void open(HostPort place, double share, Consumer<KafkaLine> ready, Consumer<Answer> failed) {
            long left = (long) ((deadline - context.nanoTime()) * share);
            if (left <= 0) {
                failed.accept(Answer.unknown("the deadline passed between two questions"));
                return;
            }
            KafkaLine line = new KafkaLine(config, ready, failed);
            var handshake = trust == null ? null : new TcpTransport.Handshake(trust, place.host());
            context.tcp()
                    .open(
                            new TcpTransport.TcpRequest(
                                    place.host(),
                                    place.port(),
                                    config.overTls(),
                                    line.toSend(),
                                    KafkaFrame.MOST_BYTES,
                                    Duration.ofNanos(left),
                                    context.targets(),
                                    handshake),
                            line);
        }
    }
}
