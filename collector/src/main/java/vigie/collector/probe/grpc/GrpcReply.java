package vigie.collector.probe.grpc;

import org.jspecify.annotations.Nullable;

/**
 * What a unary call was answered; every part is text from outside.
 *
 * @param httpStatus of HTTP/2; empty if none came
 * @param contentType empty if none came
 * @param grpcStatus a number, or null if the server told none
 * @param grpcMessage what the server says of it; empty if nothing
 * @param body the message with the five bytes before it
 */
record GrpcReply(
        String httpStatus, String contentType, @Nullable String grpcStatus, String grpcMessage, byte[] body) {

    /** The same without a word that must not be shown: a server may repeat what it was sent. */
    GrpcReply hiding(String word) {
        return new GrpcReply(
                httpStatus.replace(word, "***"),
                contentType.replace(word, "***"),
                grpcStatus == null ? null : grpcStatus.replace(word, "***"),
                grpcMessage.replace(word, "***"),
                body);
    }
}
