package vigie.app.backtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels as NAB has them: {@code {"folder/file.csv": [["begin", "end"], …], …}}. Of a file that is not named nothing is known. */
final class JsonLabels {
    private static final String SHAPE =
            "labels must be {\"folder/file.csv\": [[\"begin\", \"end\"], …], …}, as NAB's combined_windows.json";

    private final JsonParser json;
    private final String name;

    private JsonLabels(JsonParser json, String name) {
        this.json = json;
        this.name = name;
    }

    static Labels read(Reader in, String name) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(in)) {
            return new JsonLabels(json, name).labels();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new BadInput(
                    name,
                    at == null ? 1 : at.getLineNr(),
                    at == null ? 1 : at.getColumnNr(),
                    // What follows says where in Jackson's own words.
                    "labels must be JSON: " + e.getOriginalMessage().replaceFirst(" \\(for .*", ""));
        }
    }

    private Labels labels() throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        Map<String, List<Window>> windows = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String file = json.currentName();
            List<Window> ofFile = new ArrayList<>();
            expect(json.nextToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                ofFile.add(window());
            }
            windows.put(file, ofFile);
        }
        return new Labels(windows, null);
    }

    private Window window() throws IOException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        long begin = stamp();
        long end = stamp();
        if (end < begin) {
            throw wrong("a window must not end before it begins");
        }
        expect(json.nextToken(), JsonToken.END_ARRAY);
        return new Window(begin, end);
    }

    private long stamp() throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || !token.isScalarValue()) {
            throw wrong(SHAPE);
        }
        try {
            return Stamps.parse(json.getText());
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + ": was " + json.getText());
        }
    }

    private void expect(JsonToken found, JsonToken wanted) throws BadInput {
        if (found != wanted) {
            throw wrong(SHAPE);
        }
    }

    private BadInput wrong(String message) {
        JsonLocation at = json.currentTokenLocation();
        return new BadInput(name, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()), message);
    }
}
