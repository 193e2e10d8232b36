/**
 * The API of Alertmanager, version 2, and the webhooks that bring alerts in: what Prometheus, {@code amtool} and Grafana speak.
 * Source: prometheus/alertmanager, api/v2/openapi.yaml.
 */
@NullMarked
package vigie.dashboards.alertmanager;

import org.jspecify.annotations.NullMarked;
