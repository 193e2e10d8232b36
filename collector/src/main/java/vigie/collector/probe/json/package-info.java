/** {@code use: json}: numbers of an HTTP answer, and what is expected of them. */
@NullMarked
package vigie.collector.probe.json;

import org.jspecify.annotations.NullMarked;
