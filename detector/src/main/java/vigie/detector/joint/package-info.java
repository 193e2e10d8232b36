/** The signals of a service together: what is unusual, or goes wrong with each other, though no series alone may show it. */
@NullMarked
package vigie.detector.joint;

import org.jspecify.annotations.NullMarked;
