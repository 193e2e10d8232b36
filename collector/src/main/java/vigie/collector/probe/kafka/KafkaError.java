package vigie.collector.probe.kafka;

import org.apache.kafka.common.protocol.Errors;

/** The codes by which brokers refuse, in words. */
final class KafkaError {
    private KafkaError() {}

    /** The name of a code, as Kafka's documents have it. */
    static String of(short code) {
        Errors known = Errors.forCode(code);
        return known == Errors.UNKNOWN_SERVER_ERROR && code != known.code() ? "error " + code : known.name();
    }

    /** Whether it means that this user may not look. */
    static boolean isRefusal(short code) {
        return code == Errors.CLUSTER_AUTHORIZATION_FAILED.code()
                || code == Errors.TOPIC_AUTHORIZATION_FAILED.code()
                || code == Errors.GROUP_AUTHORIZATION_FAILED.code();
    }
}
