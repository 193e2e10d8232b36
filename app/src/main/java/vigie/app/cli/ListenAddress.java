package vigie.app.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address to listen on: {@code 127.0.0.1:9600}, {@code [::1]:9600}, {@code localhost:0}. */
public final class ListenAddress implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
            if (!host.isEmpty() && !address.isUnresolved()) {
                return address;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            // Said below, in the same words as for a host that is not known.
        }
        throw new TypeConversionException(
                "must be HOST:PORT with a known host and a port from 0 to 65535: was " + text);
    }
}
