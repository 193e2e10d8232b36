/** {@code /metrics}: the own metrics, and gauges that mirror the windows at the moment of the scrape. */
@NullMarked
package vigie.dashboards.metrics;

import org.jspecify.annotations.NullMarked;
