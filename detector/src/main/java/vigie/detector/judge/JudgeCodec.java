package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a judge knows as bytes, its kind before it. The caller's checksum vouches for them. */
public final class JudgeCodec {
    private static final byte THRESHOLD = 1;
    private static final byte ADAPTIVE = 2;
    private static final byte PEERS = 3;
    private static final byte FORECAST = 4;
    private static final byte STUCK = 5;
    private static final byte GROUP = 6;
    private static final byte RELATION = 7;

    private JudgeCodec() {}

    /** Writes a state. */
    public static void write(Judge.State state, DataOutput out) throws IOException {
        out.writeByte(kind(state));
        state.write(out);
    }

    private static byte kind(Judge.State state) {
        if (state instanceof ThresholdJudge.State) {
            return THRESHOLD;
        }
        if (state instanceof PeerJudge.State) {
            return PEERS;
        }
        if (state instanceof StuckJudge.State) {
            return STUCK;
        }
        if (state instanceof GroupJudge.State) {
            return GROUP;
        }
        if (state instanceof RelationJudge.State) {
            return RELATION;
        }
        return state instanceof ForecastJudge.State ? FORECAST : ADAPTIVE;
    }

    /**
     * Reads a state.
     *
     * @throws IOException if it is of no kind that is known, or not whole
     */
    public static Judge.State read(DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case THRESHOLD -> ThresholdJudge.State.read(in);
            case ADAPTIVE -> AdaptiveJudge.State.read(in);
            case PEERS -> PeerJudge.State.read(in);
            case FORECAST -> ForecastJudge.State.read(in);
            case STUCK -> StuckJudge.State.read(in);
            case GROUP -> GroupJudge.State.read(in);
            case RELATION -> RelationJudge.State.read(in);
            default -> throw new IOException("kind of judge must be from 1 to 7: was " + kind);
        };
    }
}
