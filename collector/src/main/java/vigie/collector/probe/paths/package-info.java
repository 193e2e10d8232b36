/** {@code use: paths}: an instance over each of the ways that lead to it. */
@NullMarked
package vigie.collector.probe.paths;

import org.jspecify.annotations.NullMarked;
