package vigie.collector.probe.grpc;

import org.jspecify.annotations.Nullable;

/** How a call of gRPC ended, by the numbers of {@code grpc-status}. */
enum GrpcCode {
    OK("0"),
    CANCELLED("1"),
    UNKNOWN("2"),
    INVALID_ARGUMENT("3"),
    DEADLINE_EXCEEDED("4"),
    NOT_FOUND("5"),
    ALREADY_EXISTS("6"),
    PERMISSION_DENIED("7"),
    RESOURCE_EXHAUSTED("8"),
    FAILED_PRECONDITION("9"),
    ABORTED("10"),
    OUT_OF_RANGE("11"),
    UNIMPLEMENTED("12"),
    INTERNAL("13"),
    UNAVAILABLE("14"),
    DATA_LOSS("15"),
    UNAUTHENTICATED("16");

    private final String number;

    GrpcCode(String number) {
        this.number = number;
    }

    /** The code that a number stands for, or null if it is none. */
    static @Nullable GrpcCode of(@Nullable String number) {
        for (GrpcCode code : values()) {
            if (code.number.equals(number)) {
                return code;
            }
        }
        return null;
    }
}
