/** Routing: which receivers an alert reaches, and how patiently each is told. */
@NullMarked
package vigie.alerting.route;

import org.jspecify.annotations.NullMarked;
