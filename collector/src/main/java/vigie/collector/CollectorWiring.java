package vigie.collector;

import java.util.List;
import vigie.collector.probe.HttpProbe;
import vigie.collector.probe.Probes;
import vigie.collector.probe.PrometheusProbe;
import vigie.collector.probe.Scraper;
import vigie.collector.probe.TcpProbe;

/** The table of contents of this room. */
public final class CollectorWiring {
    private CollectorWiring() {}

    /** Every kind of probe, one line each. */
    public static Probes probes(Scraper.Maker scrapers) {
        return new Probes(List.of(
                HttpProbe.KIND, //
                TcpProbe.KIND,
                PrometheusProbe.kind(scrapers)));
    }
}
