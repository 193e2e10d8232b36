package vigie.collector.probe.kafka;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;

/** What a broker says over one connection, one answer after the other. */
final class KafkaScript {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int correlation;

    /** It speaks all that is asked, from version 0 up to this one. */
    static KafkaScript upTo(int most) {
        var versions = new ApiVersionsResponseData();
        for (ApiKeys key : List.of(
                ApiKeys.METADATA,
                ApiKeys.DESCRIBE_CONFIGS,
                ApiKeys.DESCRIBE_LOG_DIRS,
                ApiKeys.OFFSET_FETCH,
                ApiKeys.LIST_OFFSETS,
                ApiKeys.SASL_HANDSHAKE,
                ApiKeys.SASL_AUTHENTICATE)) {
            versions.apiKeys()
                    .add(new ApiVersionsResponseData.ApiVersion()
                            .setApiKey(key.id)
                            .setMinVersion((short) 0)
                            .setMaxVersion((short) most));
        }
        return new KafkaScript().says(versions, 0);
    }

    KafkaScript says(ApiMessage message, int version) {
        short spoken = (short) version;
        ApiKeys key = ApiKeys.forId(message.apiKey());
        ByteBuffer head = MessageUtil.toByteBufferAccessor(
                        new ResponseHeaderData().setCorrelationId(correlation++), key.responseHeaderVersion(spoken))
                .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(message, spoken).buffer();
        ByteBuffer all = ByteBuffer.allocate(4 + head.remaining() + body.remaining());
        return says(all.putInt(head.remaining() + body.remaining())
                .put(head)
                .put(body)
                .array());
    }

    KafkaScript says(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    /** One broker, number 1, and the topic {@code orders}. */
    KafkaScript saysCluster(MetadataResponsePartition... partitions) {
        MetadataResponseData told = new MetadataResponseData();
        told.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(1)
                        .setHost("127.0.0.1")
                        .setPort(8081));
        told.topics().add(new MetadataResponseTopic().setName("orders").setPartitions(List.of(partitions)));
        return says(told, 9);
    }

    static MetadataResponsePartition partition(int number, int leader, List<Integer> replicas, List<Integer> inSync) {
        return new MetadataResponsePartition()
                .setPartitionIndex(number)
                .setLeaderId(leader)
                .setReplicaNodes(replicas)
                .setIsrNodes(inSync);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
