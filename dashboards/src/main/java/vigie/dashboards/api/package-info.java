/** The JSON API under {@code /api/v1}, its descriptions and Prometheus' life-cycle paths. Reads run on the blocking executor. */
@NullMarked
package vigie.dashboards.api;

import org.jspecify.annotations.NullMarked;
