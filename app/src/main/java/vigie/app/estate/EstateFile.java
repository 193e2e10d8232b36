package vigie.app.estate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The estate file as it is written; what is null or empty was left out. */
record EstateFile(
        int version,
        @Nullable Defaults defaults,
        @Nullable Limits limits,
        List<ServiceEntry> services,
        @Written(orEmpty = true) List<RegionEntry> regions,
        @Written(orEmpty = true) List<PlanEntry> remediations,
        @Written(orEmpty = true) Map<String, ExecutorEntry> executors,
        @Written(orEmpty = true) List<ReceiverEntry> receivers,
        @Nullable RouteEntry route,
        @Written(orEmpty = true) List<QuietEntry.Inhibition> inhibit,
        @Written(orEmpty = true) List<QuietEntry.NamedIntervals> timeIntervals,
        @Written(orEmpty = true) List<QuietEntry.Maintenance> maintenance,
        @Nullable Heartbeat heartbeat,
        @Nullable ApiEntry api,
        @Nullable InboundEntry inbound,
        QuietEntry.@Nullable Silences silences,
        @Written(orEmpty = true) List<DrillEntry> drills,
        @Nullable RecordEntry record,
        @Nullable VantageEntry vantage,
        @Nullable HistoryEntry history) {

    /** The dead man's switch. */
    record Heartbeat(String receiver, @Nullable Duration every) {}

    /** What holds where a check or a plan does not say otherwise. */
    record Defaults(
            @Nullable Duration interval,
            @Nullable Timeout timeout,
            @Nullable Integer failAfter,
            @Nullable Integer recoverAfter,
            @Nullable Duration staleAfter,
            @Nullable Duration grace,
            @Nullable Duration stormCooldown) {
        static final Defaults NONE = new Defaults(null, null, null, null, null, null, null);
    }

    /**
     * What a target or all of them may cost; 0 switches a limit off.
     *
     * @param body bytes of one answer, decompressed
     * @param series over all targets
     * @param falseAlarms a day over all series that learn what is usual
     */
    record Limits(
            @Nullable Size body,
            @Nullable Integer samples,
            @Nullable Integer labels,
            @Nullable Size labelName,
            @Nullable Size labelValue,
            @Nullable Integer series,
            @Nullable Double falseAlarms) {
        static final Limits NONE = new Limits(null, null, null, null, null, null, null);
    }
}
