/** The web server of the service: Micronaut, started with what the rooms show. */
@NullMarked
package vigie.app.web;

import org.jspecify.annotations.NullMarked;
