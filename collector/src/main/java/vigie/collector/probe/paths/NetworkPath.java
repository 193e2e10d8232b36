package vigie.collector.probe.paths;

import vigie.collector.probe.HostPort;

/** One way to an instance. */
record NetworkPath(String name, HostPort place, boolean tls) {}
