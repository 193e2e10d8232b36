package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Service;
import vigie.model.Severity;

/** A room in which many services fail at once, and one receiver that is told of five new pages in a minute. */
abstract class PageStormRoom {
    static final Duration PER = Duration.ofMinutes(1);
    static final int PAGES = 5;
    static final int SERVICES = 40;

    @TempDir
    Path folder;

    Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        room.apply(estate().build());
        room.seconds(2);
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
        room.close();
    }

    static Estate estate() {
        Service[] services = Stream.iterate(1, n -> n + 1)
                .limit(SERVICES)
                .map(n -> Estate.service("s" + n))
                .toArray(Service[]::new);
        return Estate.usual().services(services).storm("oncall", PAGES, PER);
    }

    Finding says(String service, Severity severity, Finding.State state) {
        return Say.signal(service, "queue", severity, state, room.now());
    }

    void fail(int from, int to) {
        fail(from, to, Severity.WARNING);
    }

    void fail(int from, int to, Severity severity) {
        List<Finding> findings = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            findings.add(says("s" + n, severity, Finding.State.ACTIVE));
        }
        room.say(findings.toArray(Finding[]::new));
    }

    void heal(int from, int to) {
        List<Finding> findings = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            findings.add(says("s" + n, Severity.WARNING, Finding.State.CLEAR));
        }
        room.say(findings.toArray(Finding[]::new));
    }

    /** What PagerDuty was told of one kind of event, in its order: the service of each incident. */
    List<String> told(String action) {
        return room.wire.pagerDuty.events.stream()
                .filter(event -> event.action().equals(action))
                .map(event -> service(event.dedup()))
                .toList();
    }

    /** Pages that opened something, once each. */
    List<String> pages() {
        return room.wire.pagerDuty.pages.stream()
                .map(page -> service(page.substring(page.indexOf(' ') + 1)))
                .toList();
    }

    String service(String incident) {
        return room.alerting.incident(incident).orElseThrow().service();
    }

    Incident of(String service) {
        return room.alerting.incidents(null, 1_000, null).items().stream()
                .filter(incident -> incident.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    List<String> lines(String service) {
        return of(service).timeline().stream().map(Incident.Entry::text).toList();
    }

    List<String> texts(String service) {
        return room.wire.pagerDuty.events.stream()
                .filter(event -> service(event.dedup()).equals(service))
                .map(event -> event.body())
                .map(body -> body.at("/payload/summary"))
                .map(JsonNode::asText)
                .toList();
    }
}
