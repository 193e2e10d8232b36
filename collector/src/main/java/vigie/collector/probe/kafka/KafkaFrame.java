package vigie.collector.probe.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/** Requests and answers as bytes, each behind its length. Kafka's own codec writes and reads what is between. */
final class KafkaFrame {
    /** The most that a broker may say over one connection. */
    static final int MOST_BYTES = 4 << 20;

    private static final String CLIENT = "vigie";

    private KafkaFrame() {}

    /** What came is no message of Kafka. */
    static final class NotKafka extends Exception {
        private static final long serialVersionUID = 1L;

        NotKafka(String reason) {
            super(reason);
        }
    }

    /** A request as it is sent. */
    static byte[] encode(ApiMessage request, short version, int correlation) {
        ApiKeys key = ApiKeys.forId(request.apiKey());
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(key.id)
                .setRequestApiVersion(version)
                .setCorrelationId(correlation)
                .setClientId(CLIENT);
        ByteBuffer head = MessageUtil.toByteBufferAccessor(header, key.requestHeaderVersion(version))
                .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(request, version).buffer();
        ByteBuffer whole = ByteBuffer.allocate(4 + head.remaining() + body.remaining());
        whole.putInt(head.remaining() + body.remaining()).put(head).put(body);
        return whole.array();
    }

    /**
     * The end of the answer that begins at {@code from}, or -1 if it has not all come.
     *
     * @throws NotKafka if it could not be one, or is too long
     */
    static int end(byte[] soFar, int from) throws NotKafka {
        if (soFar.length - from < 4) {
            return -1;
        }
        int size = ByteBuffer.wrap(soFar, from, 4).getInt();
        if (size < 4 || size > MOST_BYTES) {
            throw new NotKafka("an answer would have " + size + " bytes");
        }
        return soFar.length - from - 4 < size ? -1 : from + 4 + size;
    }

    /**
     * An answer; its counts were not believed beyond the bytes that came.
     *
     * @throws NotKafka if it is none to this request
     */
    static ApiMessage decode(byte[] soFar, int from, int end, ApiKeys key, short version, int correlation)
            throws NotKafka {
        ByteBufferAccessor in = new ByteBufferAccessor(
                ByteBuffer.wrap(soFar, from + 4, end - from - 4).slice());
        try {
            ResponseHeaderData header = new ResponseHeaderData(in, key.responseHeaderVersion(version));
            if (header.correlationId() != correlation) {
                throw new NotKafka("it answers another question than the one asked");
            }
            ApiMessage answer = ApiMessageType.fromApiKey(key.id).newResponse();
            answer.read(in, version);
            return answer;
        } catch (RuntimeException e) {
            // The codec trips over what is no message in ways of its own.
            throw new NotKafka("the answer to " + key.name + " cannot be read");
        }
    }
}
