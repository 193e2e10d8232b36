/** Ways to examine a target, one file each; an answer is a value, whatever went wrong. */
@NullMarked
package vigie.collector.probe;

import org.jspecify.annotations.NullMarked;
