package vigie.collector.probe.redis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer of a Redis server.
 *
 * @param text what it says; empty for an array or a null
 * @param items of an array; empty for anything else
 */
record Reply(Type type, String text, List<Reply> items) {
    /** What an answer is. Whole numbers come as text. */
    enum Type {
        TEXT,
        ERROR,
        NULL,
        ARRAY
    }

    Reply {
        items = List.copyOf(items);
    }

    static Reply text(String text) {
        return new Reply(Type.TEXT, text, List.of());
    }

    boolean isError() {
        return type == Type.ERROR;
    }

    /** The first word of an error: what kind it is. */
    String code() {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    /** An array of names and values by turns; what is none has no entries. */
    Map<String, String> pairs() {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            pairs.put(items.get(i).text(), items.get(i + 1).text());
        }
        return pairs;
    }
}
