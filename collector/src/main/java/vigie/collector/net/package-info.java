/** Calls to the outside: HTTP and TCP over Netty, with one deadline, every limit on and every address checked. */
@NullMarked
package vigie.collector.net;

import org.jspecify.annotations.NullMarked;
