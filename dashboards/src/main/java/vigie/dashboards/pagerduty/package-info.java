/** What PagerDuty tells of its incidents: webhooks, version 3. */
@NullMarked
package vigie.dashboards.pagerduty;

import org.jspecify.annotations.NullMarked;
