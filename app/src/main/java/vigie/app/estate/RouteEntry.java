package vigie.app.estate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Matcher;

/** A branch of the routing tree as it is written; what is left out is the parent's. */
record RouteEntry(
        @Nullable String receiver,
        @Written(orEmpty = true) List<Matcher> matchers,
        @Written(as = "continue") @Nullable Boolean goOn,
        @Written(orEmpty = true) List<String> groupBy,
        @Nullable Duration groupWait,
        @Nullable Duration groupInterval,
        @Nullable Duration repeatInterval,
        @Written(orEmpty = true) List<String> muteTimeIntervals,
        @Written(orEmpty = true) List<String> activeTimeIntervals,
        @Written(orEmpty = true) List<RouteEntry> routes) {}
