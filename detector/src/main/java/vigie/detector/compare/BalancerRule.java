package vigie.detector.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;

/**
 * Whether load balancers take the servers behind them for what Vigie knows them to be: a server and an instance are one if they have one
 * address.
 *
 * <pre>
 * the balancer says   the instance is DOWN   UP or DEGRADED   UNKNOWN
 * UP                  DISAGREES              fine             not known
 * DOWN                fine                   DISAGREES        not known
 * MAINT, DRAIN        fine                   fine             fine: somebody wanted it
 * </pre>
 *
 * <p>Both find out in their own time, so a disagreement must last for twice the time in which answers are believed. A balancer whose last
 * server is gone is DOWN itself, and what it says still counts.
 */
final class BalancerRule implements FactRule {
    private final Set<String> told = new TreeSet<>();

    /** What balancers say of one address. */
    private static final class Said {
        private final List<String> live = new ArrayList<>();
        private final List<String> dead = new ArrayList<>();
    }

    @Override
    public Topic topic() {
        return Topic.SERVER;
    }

    @Override
    public boolean hearsTheDown() {
        return true;
    }

    @Override
    public long lastsMs(Picture picture) {
        return 2 * picture.setting().believedAfterMs();
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Map<String, Said> servers = new TreeMap<>();
        for (Picture.View view : picture.views()) {
            for (Fact server : view.facts()) {
                hear(view.instance(), server, servers.computeIfAbsent(server.key(), address -> new Said()));
            }
        }
        boolean whole = picture.down().isEmpty() && picture.unknown().isEmpty();
        if (whole) {
            told.retainAll(servers.keySet());
        }
        told.forEach(address -> servers.putIfAbsent(address, new Said()));
        List<Claim> claims = new ArrayList<>();
        servers.forEach((address, said) -> {
            List<Seat> seats = picture.setting().estate().apply(address);
            if (!seats.isEmpty()) {
                claims.add(claim(address, said, seats, picture, whole));
                told.add(address);
            }
        });
        return claims;
    }

    private static void hear(Instance balancer, Fact server, Said said) {
        int blank = server.value().indexOf(' ');
        String state = blank < 0 ? server.value() : server.value().substring(0, blank);
        String line = balancer.name() + ": " + Words.foreign(server.value());
        if (state.equals("UP")) {
            said.live.add(line);
        } else if (state.equals("DOWN")) {
            said.dead.add(line);
        }
    }

    private static Claim claim(String address, Said said, List<Seat> seats, Picture picture, boolean whole) {
        Status known = Status.worst(seats.stream().map(Seat::status).toList());
        boolean unknown = known == Status.UNKNOWN;
        List<String> wrong = unknown ? List.of() : known == Status.DOWN ? said.live : said.dead;
        boolean settled = whole && (!unknown || (said.live.isEmpty() && said.dead.isEmpty()));
        State state = !wrong.isEmpty() ? State.ACTIVE : settled ? State.CLEAR : State.UNKNOWN;
        String name = seats.get(0).instance().name() + " of "
                + seats.get(0).instance().service();
        String balancer = picture.service().name();
        String summary = switch (state) {
            case ACTIVE ->
                known == Status.DOWN
                        ? balancer + " sends requests to " + name + ", which is down"
                        : balancer + " takes " + name + " for down, and it works";
            case CLEAR -> balancer + " takes " + name + " for what it is";
            case UNKNOWN -> "whether " + balancer + " takes " + name + " for what it is, is not known";
        };
        List<String> evidence = new ArrayList<>(wrong);
        seats.forEach(seat ->
                evidence.add(seat.instance().name() + " of " + seat.instance().service() + " is " + seat.status()));
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        return new Claim(
                Kind.BALANCER_DISAGREES,
                state,
                severity,
                Labels.of("server", address),
                summary,
                evidence,
                wrong.size());
    }
}
