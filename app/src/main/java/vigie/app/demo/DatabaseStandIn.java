package vigie.app.demo;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The process that stands in for a database: its health is a canary that is written and read back. */
final class DatabaseStandIn {
    private DatabaseStandIn() {}

    /** Runs it: the port. */
    public static void main(String[] args) throws IOException {
        ConcurrentMap<String, String> rows = new ConcurrentHashMap<>();
        new StandInServer(Integer.parseInt(args[0]))
                .on("/health", exchange -> {
                    String written = UUID.randomUUID().toString();
                    rows.put("canary", written);
                    String read = rows.get("canary");
                    boolean up = read != null;
                    StandInServer.respond(
                            exchange,
                            up ? 200 : 503,
                            "application/json",
                            "{\"name\":\"orders-db\",\"status\":\"" + (up ? "UP" : "DOWN") + "\"}");
                })
                .runUntilStandardInputEnds();
    }
}
