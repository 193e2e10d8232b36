/** The instances of a service beside each other: who is the odd one out. */
@NullMarked
package vigie.detector.peers;

import org.jspecify.annotations.NullMarked;
