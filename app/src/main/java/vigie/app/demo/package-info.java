/** The example estate: real processes on loopback that are really broken and really restarted, and the story that does it. */
@NullMarked
package vigie.app.demo;

import org.jspecify.annotations.NullMarked;
