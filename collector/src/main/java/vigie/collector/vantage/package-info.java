/** Other vantage points: Vigies that look at the same targets from elsewhere, and what they say of them. */
@NullMarked
package vigie.collector.vantage;

import org.jspecify.annotations.NullMarked;
