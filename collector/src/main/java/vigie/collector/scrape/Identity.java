package vigie.collector.scrape;

import vigie.model.Labels;

/**
 * A metric and its labels as a key. Comparable, so that a hash table stays fast even if somebody makes up names that all hash alike.
 */
record Identity(String metric, Labels labels) implements Comparable<Identity> {
    @Override
    public int compareTo(Identity other) {
        int order = metric.compareTo(other.metric);
        order = order != 0 ? order : Integer.compare(labels.size(), other.labels.size());
        for (int i = 0; order == 0 && i < labels.size(); i++) {
            order = labels.name(i).compareTo(other.labels.name(i));
            order = order != 0 ? order : labels.value(i).compareTo(other.labels.value(i));
        }
        return order;
    }
}
