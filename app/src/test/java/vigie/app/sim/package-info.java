/**
 * The loop in virtual time: the rooms' own code from poll to page and repair, over a scripted estate, from a seed, on one thread.
 * The scenarios in {@code src/test/resources/scenarios} are the specification of what it does.
 */
@NullMarked
package vigie.app.sim;

import org.jspecify.annotations.NullMarked;
