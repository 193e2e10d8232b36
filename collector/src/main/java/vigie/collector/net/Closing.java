package vigie.collector.net;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Closes channels for which nobody waits. */
final class Closing {
    private Closing() {}

    @SuppressWarnings("FutureReturnValueIgnored") // A channel that cannot be closed is closed already.
    static void close(@Nullable Channel channel) {
        if (channel != null) {
            channel.close();
        }
    }
}
