/** The transactional outbox: a notice that is written down is delivered, whatever ends in between, unless a storm keeps it back. */
@NullMarked
package vigie.alerting.outbox;

import org.jspecify.annotations.NullMarked;
