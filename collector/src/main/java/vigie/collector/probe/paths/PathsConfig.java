package vigie.collector.probe.paths;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.HttpExpect;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;

/**
 * The keys of a {@code paths} check; all but {@code paths} may be left out.
 *
 * @param paths the ways to each instance, from 2 to 16
 * @param minPaths how many must work; 1 unless said
 * @param path what is asked for over each, by HTTP; a connection is enough unless said
 * @param headers sent with that question
 * @param expect what its answer must be; a status of 2xx unless said
 * @param certificateExpiry a certificate that ends sooner is DEGRADED; 14 days unless said
 */
public record PathsConfig(
        List<Entry> paths,
        @Nullable Integer minPaths,
        @Nullable String path,
        @Nullable Map<String, String> headers,
        @Nullable HttpExpect expect,
        @Nullable Duration certificateExpiry) {

    private static final int MOST = 16;

    public PathsConfig {
        paths = List.copyOf(paths);
        minPaths = minPaths == null ? 1 : minPaths;
        certificateExpiry = Certificates.orDefault(certificateExpiry);
        if (paths.size() < 2 || paths.size() > MOST) {
            throw new IllegalArgumentException("paths must have from 2 to " + MOST + " entries: was " + paths.size());
        }
        if (paths.stream().map(Entry::name).distinct().count() < paths.size()) {
            throw new IllegalArgumentException("paths must have different names: was "
                    + paths.stream().map(Entry::name).toList());
        }
        if (minPaths < 1 || minPaths > paths.size()) {
            throw new IllegalArgumentException("min_paths must be from 1 to " + paths.size() + ": was " + minPaths);
        }
        if (path == null && (headers != null || expect != null)) {
            throw new IllegalArgumentException("path must be said, since headers or expect is: was missing");
        }
        path = path == null ? null : Scheme.path(path, "/");
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        expect = expect == null ? HttpExpect.DEFAULT : expect;
        RequestHeaders.of(headers, null, null);
    }

    int leastPaths() {
        return requireNonNull(minPaths);
    }

    /**
     * One way to an instance.
     *
     * @param name what people call it, and the label {@code path} of its samples
     * @param address <code>{label}</code> in it stands for a label of the instance; the instance's own address unless said
     * @param port in place of the address's own
     * @param tls whether hands are shaken over TLS
     */
    public record Entry(
            String name,
            @Nullable String address,
            @Nullable Integer port,
            @Nullable Boolean tls) {

        private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,63}");

        public Entry {
            tls = Boolean.TRUE.equals(tls);
            Scheme.checkPort(port);
            if (!NAME.matches(name)) {
                throw new IllegalArgumentException(
                        "name must be of letters, digits, _, . and -: was " + Excerpt.of(name, 80));
            }
            if (address != null) {
                new AddressTemplate(address);
            }
        }
    }
}
