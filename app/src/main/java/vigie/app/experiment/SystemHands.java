package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands on this machine, under the rights of whoever runs the command. */
public final class SystemHands implements Hands, AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final @Nullable VigieApi vigie;
    private final HttpCalls http = new HttpCalls();
    private final Programs programs = new Programs();
    private final Map<String, Forwarder> forwarders = new LinkedHashMap<>();

    private SystemHands(@Nullable VigieApi vigie) {
        this.vigie = vigie;
    }

    /**
     * Hands for an experiment; its forwarders listen from now on.
     *
     * @param vigie the service to ask, or null for none
     * @throws Failed if an address cannot be listened on; nothing listens then
     */
    public static SystemHands of(ExperimentFile file, @Nullable VigieApi vigie) throws Failed {
        SystemHands hands = new SystemHands(vigie);
        try {
            for (ExperimentFile.Forward forward : file.forwards()) {
                hands.forwarders.put(forward.name(), Forwarder.open(forward));
            }
        } catch (Failed e) {
            hands.close();
            throw e;
        }
        return hands;
    }

    @Override
    public JsonNode ask(Provider provider, Stop stop) throws Failed, Stop.Stopped {
        if (provider instanceof Provider.Http call) {
            return http.call(call, stop);
        }
        if (provider instanceof Provider.Program program) {
            return programs.run(program, stop);
        }
        if (provider instanceof Provider.Question question) {
            return answer(question);
        }
        throw new IllegalArgumentException("a fault is begun, not asked");
    }

    private JsonNode answer(Provider.Question question) throws Failed {
        VigieApi api = vigie;
        if (api == null) {
            throw new Failed("the experiment runs without Vigie: nobody can be asked");
        }
        ObjectNode answer = JSON.objectNode();
        if (question.service() == null) {
            int open = 0;
            for (JsonNode incident : api.incidents().path("items")) {
                open += incident.path("state").asText().equals("open") ? 1 : 0;
            }
            return answer.put("status", open);
        }
        JsonNode service = api.service(question.service());
        String wanted = question.instance();
        if (wanted == null) {
            return answer.put("status", service.path("status").asText());
        }
        List<String> known = new ArrayList<>();
        for (JsonNode instance : service.path("instances")) {
            String address = instance.path("instance").asText();
            if (address.equals(wanted) || instance.path("name").asText().equals(wanted)) {
                return answer.put("status", instance.path("status").asText());
            }
            known.add(address);
        }
        throw new Failed(question.service() + " has no instance " + wanted + ": it has "
                + String.join(", ", known.subList(0, Math.min(known.size(), 10))));
    }

    @Override
    public Undo begin(Provider.Deed deed) throws Failed {
        if (deed instanceof Provider.Signal signal) {
            return Signals.send(signal);
        }
        if (deed instanceof Provider.Fill fill) {
            return Filling.begin(fill);
        }
        Provider.Wire wire = (Provider.Wire) deed;
        Forwarder forwarder = forwarders.get(wire.forward());
        if (forwarder == null) {
            throw new Failed("there is no forward " + wire.forward());
        }
        return forwarder.begin(wire);
    }

    @Override
    public void close() {
        forwarders.values().forEach(Forwarder::close);
    }
}
