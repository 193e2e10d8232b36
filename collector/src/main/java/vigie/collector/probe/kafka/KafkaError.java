package vigie.collector.probe.kafka;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.Errors;

/** The codes by which brokers refuse, in words. */
final class KafkaError {
    private static final Map<Short, Errors> KNOWN =
            Stream.of(Errors.values()).collect(Collectors.toUnmodifiableMap(Errors::code, error -> error));

    private KafkaError() {}

    /** The name of a code, as Kafka's documents have it. */
    static String of(short code) {
        Errors known =
                KNOWN.get(code); // Kafka's own look-up logs each code that it does not know: anyone could fill the log
        return known == null ? "error " + code : known.name();
    }

    /** Whether it means that this user may not look. */
    static boolean isRefusal(short code) {
        return code == Errors.CLUSTER_AUTHORIZATION_FAILED.code()
                || code == Errors.TOPIC_AUTHORIZATION_FAILED.code()
                || code == Errors.GROUP_AUTHORIZATION_FAILED.code();
    }
}
