package vigie.dashboards.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.dashboards.http.Resource;

/** The files of the console, read once: those of this list and no others, so that no path is ever built from a request. */
record ConsoleFiles(Map<String, Reply> files) {
    static final List<String> NAMES = List.of(
            "index.html",
            "icon.svg",
            "console.css",
            "api.js",
            "ask.js",
            "audit.js",
            "dom.js",
            "estate.js",
            "healing.js",
            "hold.js",
            "incident.js",
            "incidents.js",
            "keys.js",
            "live.js",
            "main.js",
            "runs.js",
            "service.js",
            "settings.js",
            "shapes.js",
            "store.js",
            "stream.js",
            "time.js",
            "token.js",
            "top.js",
            "words.js",
            "world.js");

    static ConsoleFiles load() {
        Map<String, Reply> files = new LinkedHashMap<>();
        for (String name : NAMES) {
            files.put(name, Resource.reply("/console/" + name, type(name)));
        }
        return new ConsoleFiles(files);
    }

    Reply get(String name) {
        Reply file = files.get(name);
        return file == null ? Reply.problem(404, "the console has no file " + Query.shown(name)) : file;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no content type is known for " + name);
        };
    }
}
