package vigie.dashboards;

import java.util.Locale;

/** {@link AccessRule#loopbackWrites()}. */
final class LoopbackWrites implements AccessRule {
    @Override
    public Access judge(Attempt attempt) {
        if (!attempt.writes()) {
            return Access.granted("local");
        }
        if (!attempt.isLocal()) {
            return Access.forbidden("without api.tokens only loopback may write");
        }
        String host = attempt.host();
        if (host == null || !isLocalName(host)) {
            return Access.forbidden("the Host of a write must be localhost or a literal address: was " + host);
        }
        if (!attempt.isSameOrigin()) {
            return Access.forbidden("the Origin of a write must be its Host: was " + attempt.origin());
        }
        return Access.granted("local");
    }

    private static boolean isLocalName(String host) {
        String name = host.startsWith("[") ? host : host.replaceFirst(":[0-9]+$", "");
        return name.toLowerCase(Locale.ROOT).equals("localhost") || isLiteral(name);
    }

    /** Only the shapes that no resolver is asked for: four decimal numbers, or an address in brackets. */
    private static boolean isLiteral(String name) {
        return name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || name.matches("\\[[0-9a-fA-F:.]+](:[0-9]+)?");
    }
}
