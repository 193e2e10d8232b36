/** {@code use: dns}: what a resolver or a name server answers. */
@NullMarked
package vigie.collector.probe.dns;

import org.jspecify.annotations.NullMarked;
