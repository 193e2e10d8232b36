/** {@code use: tls}: the certificates that a server shows. */
@NullMarked
package vigie.collector.probe.tls;

import org.jspecify.annotations.NullMarked;
