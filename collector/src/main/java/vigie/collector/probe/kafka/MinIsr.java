package vigie.collector.probe.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.model.Status;

/** How many replicas of a topic must be in sync for a write that asks for all of them. */
final class MinIsr {
    private static final String NAME = "min.insync.replicas";
    private static final int MOST_TOPICS = 1_000;

    private MinIsr() {}

    static DescribeConfigsRequestData question(Collection<String> topics) {
        return new DescribeConfigsRequestData()
                .setResources(topics.stream()
                        .limit(MOST_TOPICS)
                        .map(topic -> new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType(ConfigResource.Type.TOPIC.id())
                                .setResourceName(topic)
                                .setConfigurationKeys(List.of(NAME)))
                        .toList());
    }

    /** Reads the answer into {@code minIsr}; what may not be read is UNKNOWN. */
    static void read(DescribeConfigsResponseData told, Map<String, Integer> minIsr, KafkaReport report) {
        int refused = 0;
        String one = "";
        for (DescribeConfigsResponseData.DescribeConfigsResult topic : told.results()) {
            if (KafkaError.isRefusal(topic.errorCode())) {
                refused++;
                one = topic.resourceName();
            } else if (topic.errorCode() == 0) {
                topic.configs().stream()
                        .filter(config -> NAME.equals(config.name()))
                        .forEach(config -> put(minIsr, topic.resourceName(), config.value()));
            }
        }
        if (refused > 0) {
            report.add(
                    Status.UNKNOWN,
                    "it does not let Vigie read " + NAME + " of " + refused + " topics (" + Excerpt.of(one, 60)
                            + "): the right DescribeConfigs is missing");
        }
    }

    private static void put(Map<String, Integer> minIsr, String topic, @Nullable String value) {
        if (value != null) {
            try {
                minIsr.put(topic, Integer.parseInt(value));
            } catch (NumberFormatException e) {
                minIsr.remove(topic); // no number is not known
            }
        }
    }
}
