/**
 * Fault experiments: reads the Chaos Toolkit's form, makes the faults beside the systems under the user's own rights, undoes them, and
 * reports. Nothing here runs within the service.
 */
@NullMarked
package vigie.app.experiment;

import org.jspecify.annotations.NullMarked;
