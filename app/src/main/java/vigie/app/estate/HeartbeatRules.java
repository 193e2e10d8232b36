package vigie.app.estate;

import java.util.ArrayList;
import java.util.List;
import vigie.dashboards.access.Token;
import vigie.model.HeartbeatName;
import vigie.model.Secret;

/** Each heartbeat has a name of its own, each instance its own heartbeat, and a token that allows nothing else. No message shows a token. */
final class HeartbeatRules {
    private final Rules rules;

    HeartbeatRules(Rules rules) {
        this.rules = rules;
    }

    /** A name and where it comes from. */
    private record Known(HeartbeatName name, Object check) {}

    void judge() {
        List<Known> known = new ArrayList<>();
        for (Heartbeats.Awaited awaited : Heartbeats.of(rules.file())) {
            CheckEntry check = awaited.check();
            instances(awaited);
            for (HeartbeatName name : awaited.names()) {
                known.stream()
                        .filter(other -> other.name.clashes(name))
                        .findFirst()
                        .ifPresentOrElse(first -> clash(check, name, first), () -> known.add(new Known(name, check)));
            }
            Secret token = awaited.config().token();
            if (token != null) {
                token(check, token);
            }
        }
    }

    private void instances(Heartbeats.Awaited awaited) {
        ServiceEntry service = awaited.service();
        boolean several = service.discovers() || service.fixed().size() > 1;
        HeartbeatName name;
        try {
            name = awaited.config()
                    .nameOf(service.name(), awaited.check().common().name());
        } catch (IllegalArgumentException e) {
            rules.add(awaited.check(), String.valueOf(e.getMessage()), "heartbeat");
            return;
        }
        if (several && !name.isForEach()) {
            rules.add(
                    awaited.check(),
                    "heartbeat must hold {instance}, since each instance of " + service.name() + " has its own: was "
                            + name,
                    "heartbeat");
        }
    }

    private void clash(CheckEntry check, HeartbeatName name, Known first) {
        rules.add(
                check,
                "the heartbeat " + name + " may be taken for " + first.name + " of the check on line "
                        + rules.origins().at(first.check).line() + ": each has a name of its own",
                "heartbeat");
    }

    private void token(CheckEntry check, Secret token) {
        String text = token.reveal();
        if (text.length() < Token.MIN_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            rules.add(
                    check,
                    "a token must have at least " + Token.MIN_LENGTH
                            + " visible ASCII characters: openssl rand -hex 32 makes one",
                    "token");
        }
        ApiEntry api = rules.file().api();
        if (api != null) {
            api.tokens().stream()
                    .filter(other -> other.token().equals(token))
                    .forEach(other -> rules.add(
                            check,
                            "the token is the same as that of " + other.name()
                                    + ": one of a heartbeat allows nothing else",
                            "token"));
        }
    }
}
