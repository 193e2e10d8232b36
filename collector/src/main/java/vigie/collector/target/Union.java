package vigie.collector.target;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.model.Instance;

/** The lists of all sources of a service as one: each address once, the first source that names it wins, in the order of the sources. */
public final class Union {
    private Union() {}

    /** One list of several. */
    public static List<Instance> of(List<List<Instance>> lists) {
        Map<String, Instance> byAddress = new LinkedHashMap<>();
        for (List<Instance> list : lists) {
            for (Instance instance : list) {
                byAddress.putIfAbsent(instance.address(), instance);
            }
        }
        return new ArrayList<>(byAddress.values());
    }
}
