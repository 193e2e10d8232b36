package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.app.web.TlsFiles;
import vigie.dashboards.access.ApiConfig;
import vigie.dashboards.access.Role;
import vigie.dashboards.access.Token;
import vigie.dashboards.access.WatchedHeartbeat;
import vigie.model.Secret;

/** Who may call the API, how often and over what, as it is written. */
record ApiEntry(
        @Written(orEmpty = true) List<TokenEntry> tokens,
        ApiConfig.@Nullable Rate rateLimit,
        @Nullable TlsEntry tls) {
    static final ApiEntry NONE = new ApiEntry(List.of(), null, null);

    /** What it says of callers, of other tools that call and of the heartbeats that are called, defaults filled in. */
    ApiConfig config(@Nullable InboundEntry inbound, List<WatchedHeartbeat> heartbeats) {
        return new ApiConfig(
                tokens.stream()
                        .map(t -> Token.of(t.name(), t.role(), t.token()))
                        .toList(),
                or(rateLimit, ApiConfig.DEFAULT.rate()),
                inbound == null || inbound.pagerduty() == null
                        ? null
                        : inbound.pagerduty().secret(),
                heartbeats);
    }

    /** Where the certificate is, or null for plain HTTP. */
    @Nullable
    TlsFiles files() {
        return tls == null
                ? null
                : new TlsFiles(
                        tls.certificate.file(), tls.key.file(), tls.clientCa == null ? null : tls.clientCa.file());
    }

    /** A caller. */
    record TokenEntry(String name, Secret token, Role role) {}

    /** Files in PEM. */
    record TlsEntry(Pem certificate, Pem key, @Nullable Pem clientCa) {}
}
