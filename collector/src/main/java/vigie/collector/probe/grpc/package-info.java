/** {@code use: grpc}: the standard health service of gRPC. */
@NullMarked
package vigie.collector.probe.grpc;

import org.jspecify.annotations.NullMarked;
