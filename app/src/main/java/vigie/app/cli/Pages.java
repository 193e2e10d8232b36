package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The items of a list of the API, page after page as they are asked for. A page that cannot be had ends the list: {@link
 * #failIfBroken()} tells that from its true end.
 */
final class Pages implements Iterator<JsonNode> {
    private static final int LIMIT = 1000;

    private final ApiClient api;
    private final String path;
    private final int maxPages;
    private Iterator<JsonNode> page = Collections.emptyIterator();
    private @Nullable String next = "";
    private int read;
    private ApiClient.@Nullable Failed failure;

    Pages(ApiClient api, String path, int maxPages) {
        this.api = api;
        this.path = path;
        this.maxPages = maxPages;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && next != null && read < maxPages) {
            try {
                turn(next);
            } catch (ApiClient.Failed e) {
                failure = e;
                next = null;
            }
        }
        return page.hasNext();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException(path);
        }
        return page.next();
    }

    /** Throws what ended the list too early. */
    void failIfBroken() throws ApiClient.Failed {
        if (failure != null) {
            throw failure;
        }
    }

    private void turn(String after) throws ApiClient.Failed {
        JsonNode list =
                api.get(path + "?limit=" + LIMIT + (after.isEmpty() ? "" : "&after=" + ApiClient.segment(after)));
        page = list.path("items").iterator();
        String following = list.path("next").asText("");
        // The same mark twice would go on for ever.
        boolean last = following.isEmpty() || list.path("next").isNull() || following.equals(after);
        next = last ? null : following;
        read++;
    }
}
