package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** What a judge knows as bytes, its kind before it. The caller's checksum vouches for them. */
public final class JudgeCodec {
    private static final byte THRESHOLD = 1;
    private static final byte ADAPTIVE = 2;
    private static final byte PEERS = 3;
    private static final byte FORECAST = 4;
    private static final byte STUCK = 5;
    private static final byte ABSENT = 6;
    private static final byte APPEARED = 7;
    private static final byte GROUP = 8;
    private static final byte RELATION = 9;
    private static final byte SATURATION = 10;
    private static final byte SURGE = 11;

    private static final Map<Class<? extends Judge.State>, Byte> KINDS = Map.ofEntries(
            Map.entry(SurgeJudge.State.class, SURGE),
            Map.entry(SaturationJudge.State.class, SATURATION),
            Map.entry(ThresholdJudge.State.class, THRESHOLD),
            Map.entry(AdaptiveJudge.State.class, ADAPTIVE),
            Map.entry(PeerJudge.State.class, PEERS),
            Map.entry(ForecastJudge.State.class, FORECAST),
            Map.entry(StuckJudge.State.class, STUCK),
            Map.entry(AbsentJudge.State.class, ABSENT),
            Map.entry(AppearedJudge.State.class, APPEARED),
            Map.entry(GroupJudge.State.class, GROUP),
            Map.entry(RelationJudge.State.class, RELATION));

    private JudgeCodec() {}

    /** Writes a state. */
    public static void write(Judge.State state, DataOutput out) throws IOException {
        out.writeByte(Objects.requireNonNull(KINDS.get(state.getClass())));
        state.write(out);
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
            case ABSENT -> AbsentJudge.State.read(in);
            case APPEARED -> AppearedJudge.State.read(in);
            case GROUP -> GroupJudge.State.read(in);
            case RELATION -> RelationJudge.State.read(in);
            case SATURATION -> SaturationJudge.State.read(in);
            case SURGE -> SurgeJudge.State.read(in);
            default -> throw new IOException("kind of judge must be from 1 to 11: was " + kind);
        };
    }
}
