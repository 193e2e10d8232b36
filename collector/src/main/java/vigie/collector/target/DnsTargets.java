package vigie.collector.target;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;

/** The addresses that a name server's answer names, in order, each once; aliases are followed as far as the answer tells of them. */
final class DnsTargets {
    private static final int MOST_ALIASES = 16;

    private DnsTargets() {}

    /**
     * Addresses as {@code host:port}; never empty.
     *
     * @param port of every target, or null for SRV records
     * @throws TargetGroups.Malformed if the server refuses, the name has no such record, or one of them is no target
     */
    static List<String> of(Record asked, Message answer, @Nullable Integer port) throws TargetGroups.Malformed {
        String question = Excerpt.of(asked.getName().toString(true), 255) + ' ' + Type.string(asked.getType());
        if (answer.getRcode() != Rcode.NOERROR) {
            throw new TargetGroups.Malformed(question + " is answered with " + Rcode.string(answer.getRcode()));
        }
        Set<Name> names = names(asked.getName(), answer);
        SortedSet<String> addresses = new TreeSet<>();
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record.getType() == asked.getType() && names.contains(record.getName())) {
                String address = address(record, port);
                if (address != null) {
                    addresses.add(address);
                }
            }
        }
        if (addresses.isEmpty()) {
            throw new TargetGroups.Malformed(question + " has no record that names a target");
        }
        return List.copyOf(addresses);
    }

    private static Set<Name> names(Name asked, Message answer) {
        Set<Name> names = new HashSet<>(Set.of(asked));
        for (int i = 0; i < MOST_ALIASES; i++) {
            int before = names.size();
            for (Record record : answer.getSection(Section.ANSWER)) {
                if (record instanceof CNAMERecord alias && names.contains(alias.getName())) {
                    names.add(alias.getTarget());
                }
            }
            if (names.size() == before) {
                break;
            }
        }
        return names;
    }

    private static @Nullable String address(Record record, @Nullable Integer port) throws TargetGroups.Malformed {
        if (record instanceof ARecord a) {
            return a.getAddress().getHostAddress() + ':' + port;
        }
        if (record instanceof AAAARecord aaaa) {
            return '[' + aaaa.getAddress().getHostAddress() + "]:" + port;
        }
        if (!(record instanceof SRVRecord srv) || srv.getTarget().equals(Name.root)) {
            return null; // RFC 2782: decidedly not available
        }
        String address = srv.getTarget().toString(true) + ':' + srv.getPort();
        try {
            HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new TargetGroups.Malformed(
                    "an SRV record must name a host and a port: was " + Excerpt.of(address, 80));
        }
        return address;
    }
}
