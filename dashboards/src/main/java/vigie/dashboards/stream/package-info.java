/** Server-sent events: what changed, to everybody who watches. Published from any thread. */
@NullMarked
package vigie.dashboards.stream;

import org.jspecify.annotations.NullMarked;
