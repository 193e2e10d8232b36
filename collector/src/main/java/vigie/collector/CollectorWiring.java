package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import vigie.collector.probe.Probes;
import vigie.collector.probe.backup.BackupProbe;
import vigie.collector.probe.blockchain.BlockchainProbe;
import vigie.collector.probe.breakers.BreakersProbe;
import vigie.collector.probe.dns.DnsProbe;
import vigie.collector.probe.gateway.GatewayProbe;
import vigie.collector.probe.grpc.GrpcProbe;
import vigie.collector.probe.haproxy.HaproxyProbe;
import vigie.collector.probe.heartbeat.HeartbeatProbe;
import vigie.collector.probe.http.HttpProbe;
import vigie.collector.probe.integrity.IntegrityProbe;
import vigie.collector.probe.json.JsonProbe;
import vigie.collector.probe.kafka.KafkaProbe;
import vigie.collector.probe.paths.PathsProbe;
import vigie.collector.probe.patroni.PatroniProbe;
import vigie.collector.probe.postgres.PostgresProbe;
import vigie.collector.probe.prometheus.PrometheusProbe;
import vigie.collector.probe.prometheus.Scraper;
import vigie.collector.probe.reconcile.ReconcileProbe;
import vigie.collector.probe.redis.RedisProbe;
import vigie.collector.probe.saga.SagaProbe;
import vigie.collector.probe.sql.SqlProbe;
import vigie.collector.probe.tcp.TcpProbe;
import vigie.collector.probe.tls.TlsProbe;
import vigie.model.BeatBook;

/** The table of contents of this room. */
public final class CollectorWiring {
    private CollectorWiring() {}

    /**
     * Every kind of probe, one line each.
     *
     * @param lane threads for probes whose driver blocks
     * @param beats the calls that heartbeats wait for
     */
    public static Probes probes(Scraper.Maker scrapers, Executor lane, BeatBook beats) {
        return new Probes(List.of(
                BackupProbe.kind(lane),
                BlockchainProbe.KIND,
                BreakersProbe.kind(scrapers),
                DnsProbe.kind(lane),
                GatewayProbe.kind(),
                GrpcProbe.KIND,
                HaproxyProbe.KIND,
                HeartbeatProbe.kind(lane, beats),
                HttpProbe.KIND,
                IntegrityProbe.kind(lane),
                JsonProbe.KIND,
                KafkaProbe.KIND,
                PathsProbe.KIND,
                PatroniProbe.KIND,
                PostgresProbe.kind(lane),
                PrometheusProbe.kind(scrapers),
                ReconcileProbe.kind(lane),
                RedisProbe.KIND,
                SagaProbe.kind(lane),
                SqlProbe.kind(lane),
                TcpProbe.KIND,
                TlsProbe.KIND));
    }

    /** The same for a place that nobody calls: a check that waits for a heartbeat is not made there. */
    public static Probes probes(Scraper.Maker scrapers, Executor lane) {
        return probes(scrapers, lane, new NoBeats());
    }

    /** The settings of each kind, by its word: what an estate may say of a check. */
    public static SortedMap<String, Class<? extends Record>> settings() {
        SortedMap<String, Class<? extends Record>> settings = new TreeMap<>();
        probes(
                        (target, context) -> {
                            throw new IllegalStateException("only the settings were asked for");
                        },
                        work -> {})
                .all()
                .forEach((use, kind) -> settings.put(use, kind.config()));
        return settings;
    }

    /** For where nobody calls. */
    private static final class NoBeats implements BeatBook {
        @Override
        public Instant beat(String name, boolean ok, String message) {
            throw new IllegalStateException("nobody calls here");
        }

        @Override
        public Watch watch(String name, Duration bridged) {
            throw new IllegalStateException("nobody calls here");
        }

        @Override
        public List<Beat> beats(int most) {
            return List.of();
        }
    }
}
