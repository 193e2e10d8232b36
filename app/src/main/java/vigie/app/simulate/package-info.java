/** What Vigie would do if …: the service's own rooms in virtual time, over an estate that is only supposed. */
@NullMarked
package vigie.app.simulate;

import org.jspecify.annotations.NullMarked;
