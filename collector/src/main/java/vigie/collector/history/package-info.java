/** The recent past of the streams that somebody looks at. */
@NullMarked
package vigie.collector.history;

import org.jspecify.annotations.NullMarked;
