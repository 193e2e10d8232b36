/** What is said of a condition, once for each change: the memory that all detectors share, and the words that they use. */
@NullMarked
package vigie.detector.condition;

import org.jspecify.annotations.NullMarked;
