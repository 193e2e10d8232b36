/** {@code use: reconcile}: two sources that must agree. */
@NullMarked
package vigie.collector.probe.reconcile;

import org.jspecify.annotations.NullMarked;
