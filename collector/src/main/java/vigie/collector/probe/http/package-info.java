/** {@code use: http}: one question over HTTP and what is expected of its answer; and the parts of HTTP that other checks say in the same words. */
@NullMarked
package vigie.collector.probe.http;

import org.jspecify.annotations.NullMarked;
