/** Rules over what one check saw of all instances of a service: forks, roles, breakers, servers behind balancers, integrity. */
@NullMarked
package vigie.detector.compare;

import org.jspecify.annotations.NullMarked;
