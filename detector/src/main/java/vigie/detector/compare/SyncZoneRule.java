package vigie.detector.compare;

import java.util.ArrayList;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Redundancy;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/**
 * Whether a commit is safe in another zone than that of the primary before it is told to be one, where the service must survive the loss of
 * a zone: its {@code min_zones} is 2 at least.
 *
 * <pre>
 * commits wait for       are lost with the zone if
 * all that are told      all of them are in the primary's zone
 * any n of them          n of them are: those may be the ones that answered
 * nobody                 not looked at: nothing was promised
 * </pre>
 *
 * <p>A standby is known by the name under which it streams, or else by its address; where several instances have that name or address in
 * different zones, or none has, its zone is not known.
 */
final class SyncZoneRule implements FactRule {
    private static final String PRIMARY = "primary ";
    private static final String STANDBY = "standby ";

    @Override
    public Topic topic() {
        return Topic.SYNC;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Redundancy redundancy = picture.service().redundancy();
        if (redundancy == null || redundancy.minZones() < 2) {
            return List.of();
        }
        List<Picture.View> primaries = picture.views().stream()
                .filter(view -> role(view).startsWith(PRIMARY))
                .toList();
        if (primaries.size() != 1) {
            return List.of(unknown(picture, primaries.size() + " primaries are seen"));
        }
        Picture.View primary = primaries.get(0);
        if (primary.instance().zone().isEmpty()) {
            return List.of(unknown(picture, "the estate does not say in which zone its primary is"));
        }
        String waits = role(primary).substring(PRIMARY.length());
        if (waits.equals("none")) {
            return List.of(claim(picture, State.CLEAR, " promises no copy of what is committed", List.of(), 0));
        }
        return List.of(judge(picture, primary, waits));
    }

    private static Claim judge(Picture picture, Picture.View primary, String waits) {
        Instance first = primary.instance();
        List<String> evidence = new ArrayList<>();
        evidence.add(first.name() + ", the primary, is in zone " + Words.foreign(first.zone()));
        int all = 0;
        int near = 0;
        int unclear = 0;
        for (Fact standby : primary.facts()) {
            if (!standby.key().isEmpty()) {
                List<Instance> who = who(standby, picture, first);
                boolean far = !who.isEmpty() && who.stream().allMatch(i -> isElsewhere(i, first));
                boolean same = !who.isEmpty() && who.stream().allMatch(i -> isWith(i, first));
                all++;
                near += same ? 1 : 0;
                unclear += far || same ? 0 : 1;
                evidence.add("synchronous standby " + Words.foreign(standby.key())
                        + (far || same
                                ? " is in zone " + Words.foreign(who.get(0).zone())
                                : " is in a zone that is not known"));
            }
        }
        if (all == 0) {
            return unknown(picture, "no synchronous standby is there");
        }
        int enough = waits.equals("all") ? all : number(waits, all);
        State state = near >= enough ? State.ACTIVE : near + unclear < enough ? State.CLEAR : State.UNKNOWN;
        String summary = switch (state) {
            case ACTIVE ->
                " may lose commits with zone " + Words.foreign(first.zone()) + ": its primary " + first.name()
                        + " is there, and waits for no standby elsewhere"
                        + (near < all
                                ? ", only for any " + enough + " of " + all + ", " + near + " of them there"
                                : "");
            case CLEAR -> " has what is committed in another zone than that of its primary " + first.name();
            case UNKNOWN -> ": in which zone the standbys are that its primary waits for is not known";
        };
        return claim(picture, state, summary, evidence, near);
    }

    private static int number(String waits, int all) {
        try {
            return Math.max(1, Integer.parseInt(waits));
        } catch (NumberFormatException e) {
            return all; // told by no probe of ours: what alarms least
        }
    }

    /** The instances that a synchronous standby may be. */
    private static List<Instance> who(Fact standby, Picture picture, Instance primary) {
        List<Instance> named = picture.views().stream()
                .filter(view -> role(view).equals(STANDBY + standby.key()))
                .map(Picture.View::instance)
                .toList();
        if (named.size() == 1) {
            return named;
        }
        List<Instance> others = new ArrayList<>(named);
        if (named.isEmpty()) {
            picture.views().forEach(view -> others.add(view.instance()));
            others.addAll(picture.down());
            others.addAll(picture.unknown());
            others.remove(primary);
        }
        List<Instance> there =
                others.stream().filter(i -> host(i).equals(standby.value())).toList();
        return there.isEmpty() ? named : there;
    }

    private static String host(Instance instance) {
        String address = instance.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isWith(Instance standby, Instance primary) {
        return standby.zone().equals(primary.zone()) && standby.region().equals(primary.region());
    }

    private static boolean isElsewhere(Instance standby, Instance primary) {
        return !standby.zone().isEmpty() && !isWith(standby, primary);
    }

    private static String role(Picture.View view) {
        return view.facts().stream()
                .filter(fact -> fact.key().isEmpty())
                .map(Fact::value)
                .findFirst()
                .orElse("");
    }

    private static Claim unknown(Picture picture, String why) {
        return claim(
                picture,
                State.UNKNOWN,
                ": whether what is committed is safe in another zone is not known: " + why,
                List.of(),
                Double.NaN);
    }

    private static Claim claim(Picture picture, State state, String summary, List<String> evidence, double near) {
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        String name = picture.service().name();
        return new Claim(Kind.STANDBY_MISPLACED, state, severity, Labels.EMPTY, name + summary, evidence, near);
    }
}
