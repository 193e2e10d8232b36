/** Ways to examine a target, a package for each kind of system; an answer is a value, whatever went wrong. What all of them share is here. */
@NullMarked
package vigie.collector.probe;

import org.jspecify.annotations.NullMarked;
