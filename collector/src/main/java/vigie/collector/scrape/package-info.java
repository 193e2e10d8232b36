/** From the bytes of an exposition to samples: the hot path. */
@NullMarked
package vigie.collector.scrape;

import org.jspecify.annotations.NullMarked;
