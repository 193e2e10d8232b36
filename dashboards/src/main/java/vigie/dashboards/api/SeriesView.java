package vigie.dashboards.api;

import java.util.Map;
import vigie.model.Series;

/** A stream of which samples are kept. */
record SeriesView(
        String id,
        String service,
        String instance,
        String check,
        String metric,
        Map<String, String> labels,
        String kind) {
    static SeriesView of(Series series) {
        return new SeriesView(
                series.id(),
                series.target().service(),
                series.target().instance().address(),
                series.target().check(),
                series.metric(),
                series.labels().asMap(),
                Words.of(series.kind()));
    }
}
