package vigie.collector.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Where a call may go. Judged on the address that is then connected to, so that a name cannot change its mind in between. */
@FunctionalInterface
public interface AddressPolicy {
    /** Why this address may not be called, for people; null if it may. */
    @Nullable
    String refusal(InetAddress address);
}
