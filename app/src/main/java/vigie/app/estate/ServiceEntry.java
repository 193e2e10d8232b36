package vigie.app.estate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig;
import vigie.collector.target.ConsulSource;
import vigie.collector.target.DnsSource;
import vigie.collector.target.FileSource;
import vigie.collector.target.HttpSource;
import vigie.collector.target.KubernetesConfig;
import vigie.model.Service;

/** A service as it is written. */
record ServiceEntry(
        String name,
        Service.@Nullable Tier tier,
        @Written(orEmpty = true) List<String> dependsOn,
        @Nullable Targets targets,
        @Nullable Redundancy redundancy,
        @Nullable Objectives objectives,
        @Nullable Vantages vantages,
        @Written(orEmpty = true) List<CheckEntry> checks,
        @Written(orEmpty = true) List<SignalEntry> signals,
        @Written(orEmpty = true) List<ModeEntry> degradedModes) {

    Service.Tier importance() {
        return tier == null ? Service.Tier.STANDARD : tier;
    }

    /** The instances that stand in the file itself. */
    List<Fixed> fixed() {
        return targets == null ? List.of() : targets.fixed();
    }

    /** Whether instances may come from elsewhere, so that the file does not tell how many there are. */
    boolean discovers() {
        return targets != null && !targets.sources().isEmpty();
    }

    /** Where the instances are; all sources together. */
    record Targets(
            @Written(as = "static", orEmpty = true) List<Fixed> fixed,
            @Written(orEmpty = true, oneOrMany = true) List<Path> fileSd,
            @Written(orEmpty = true, oneOrMany = true) List<HttpSource.Config> httpSd,
            @Written(orEmpty = true, oneOrMany = true) List<DnsSource.Config> dns,
            @Written(orEmpty = true, oneOrMany = true) List<ConsulSource.Config> consul,
            @Written(orEmpty = true, oneOrMany = true) List<KubernetesConfig> kubernetes) {

        /** All but the fixed ones, in the order in which they are listed here. */
        List<CollectorConfig.Source> sources() {
            return Stream.of(
                            fileSd.stream().map(FileSource.Config::new),
                            httpSd.stream(),
                            dns.stream(),
                            consul.stream(),
                            kubernetes.stream())
                    .<CollectorConfig.Source>flatMap(sources -> sources)
                    .toList();
        }
    }

    /** An instance that stands in the file itself. */
    record Fixed(
            String address,
            @Nullable String zone,
            @Nullable String region,
            @Written(orEmpty = true) Map<String, String> labels) {}

    /** What must stand. */
    record Redundancy(
            @Nullable Integer minInstances, @Nullable Integer minZones) {}

    /**
     * How many vantage points must agree on the state of its targets.
     *
     * @param of so many there are; left out, as many as the estate names
     */
    record Vantages(
            int need, @Nullable Integer of, @Nullable Distinct distinct) {}

    /** What voices must differ in. */
    enum Distinct {
        ZONE
    }

    /** What is promised. */
    record Objectives(@Nullable Duration rto, @Nullable Duration rpo) {}
}
