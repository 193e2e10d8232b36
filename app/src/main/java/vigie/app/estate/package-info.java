/**
 * The estate file: YAML comes in, what each room is told goes out, or every error with its place.
 *
 * <p>Text → positioned tree ({@link vigie.app.estate.YamlTree}) → records of the file's own syntax ({@link
 * vigie.app.estate.EstateFile}) → rules → the rooms' configurations ({@link vigie.app.estate.Estate}). Runs on the caller's
 * thread and touches the world through {@link vigie.app.estate.Environment} alone.
 */
@NullMarked
package vigie.app.estate;

import org.jspecify.annotations.NullMarked;
