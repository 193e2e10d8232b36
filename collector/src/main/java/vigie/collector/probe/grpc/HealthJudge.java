package vigie.collector.probe.grpc;

import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/** What the answer of a health service means. Immutable; any thread. */
final class HealthJudge {
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;

    private final String subject;

    /** Judges what is said of a service; of the whole server if its name is empty. */
    HealthJudge(String service) {
        this.subject = service.isEmpty() ? "itself" : "the service " + Excerpt.of(service, 80);
    }

    void judge(GrpcReply reply, Verdict verdict) {
        GrpcCode code = GrpcCode.of(reply.grpcStatus());
        if (reply.grpcStatus() == null) {
            http(reply, verdict);
        } else if (code == null) {
            verdict.add(Status.DOWN, "the grpc-status is no code: " + Excerpt.of(reply.grpcStatus(), 40));
        } else if (code == GrpcCode.OK) {
            health(reply, verdict);
        } else {
            error(code, Excerpt.of(reply.grpcMessage(), 200), verdict);
        }
    }

    /** Somebody before the server has answered, or a server that is none of gRPC. */
    private static void http(GrpcReply reply, Verdict verdict) {
        String status = "HTTP status " + Excerpt.of(reply.httpStatus(), 10);
        switch (reply.httpStatus()) {
            case "401", "403" -> verdict.add(Status.UNKNOWN, "it does not let Vigie ask: " + status);
            case "404" -> verdict.add(Status.UNKNOWN, noService(status));
            default -> {
                String type =
                        reply.contentType().isEmpty() ? "" : ", content type " + Excerpt.of(reply.contentType(), 80);
                verdict.add(Status.DOWN, "the answer has no grpc-status: " + status + type);
            }
        }
    }

    private void error(GrpcCode code, String message, Verdict verdict) {
        String said = message.isEmpty() ? code.name() : code.name() + ", " + message;
        switch (code) {
            case UNIMPLEMENTED -> verdict.add(Status.UNKNOWN, noService(said));
            case NOT_FOUND -> verdict.add(Status.UNKNOWN, "the server tells nothing of " + subject + ": " + said);
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                verdict.add(Status.UNKNOWN, "it does not let Vigie ask: " + said);
            default -> verdict.add(Status.DOWN, "it answers with an error: " + said);
        }
    }

    private static String noService(String said) {
        return "the server has no health service, grpc.health.v1.Health: " + said;
    }

    private void health(GrpcReply reply, Verdict verdict) {
        int status;
        try {
            status = HealthMessage.status(reply.body());
        } catch (HealthMessage.NotHealth e) {
            verdict.add(Status.DOWN, "the answer is no health: " + e.getMessage());
            return;
        }
        switch (status) {
            case SERVING -> {}
            case NOT_SERVING -> verdict.add(Status.DOWN, "the server says NOT_SERVING of " + subject);
            case 0 -> verdict.add(Status.UNKNOWN, "the server says UNKNOWN of " + subject);
            case 3 -> verdict.add(Status.UNKNOWN, "the server says SERVICE_UNKNOWN of " + subject);
            default ->
                verdict.add(Status.UNKNOWN, "the server says of " + subject + " a status that is not known: " + status);
        }
    }
}
