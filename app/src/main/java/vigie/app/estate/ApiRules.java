package vigie.app.estate;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import vigie.app.web.ServerTls;
import vigie.dashboards.access.Token;
import vigie.model.Secret;

/** Tokens have names of their own, are long enough and stand once; a certificate fits its key. No message shows a token. */
final class ApiRules {
    /** Names that the audit trail gives to others than people. */
    private static final Set<String> TAKEN = Set.of("anybody", "executor", "local", "vigie");

    private final Rules rules;

    ApiRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        ApiEntry api = rules.file().api();
        if (api == null) {
            return;
        }
        Map<String, ApiEntry.TokenEntry> names = new HashMap<>();
        Map<Secret, ApiEntry.TokenEntry> texts = new HashMap<>();
        for (ApiEntry.TokenEntry token : api.tokens()) {
            name(token, names.putIfAbsent(token.name(), token) != null);
            text(token);
            ApiEntry.TokenEntry same = texts.putIfAbsent(token.token(), token);
            if (same != null) {
                rules.add(
                        token,
                        "the token is the same as that of " + same.name() + ": each caller has its own",
                        "token");
            }
        }
        if (api.tls() != null) {
            tls(api.tls());
        }
    }

    private void name(ApiEntry.TokenEntry token, boolean twice) {
        if (!Names.isGood(token.name())) {
            rules.add(token, "the name of a token " + Names.RULE, "name");
        } else if (TAKEN.contains(token.name())) {
            rules.add(
                    token,
                    "the name of a token must not be " + token.name() + ": the audit trail has it for others",
                    "name");
        } else if (twice) {
            rules.add(token, "the token \"" + token.name() + "\" stands twice", "name");
        }
    }

    private void text(ApiEntry.TokenEntry token) {
        String text = token.token().reveal();
        if (text.length() < Token.MIN_LENGTH) {
            rules.add(
                    token,
                    "a token must have at least " + Token.MIN_LENGTH + " characters: openssl rand -hex 32 makes one",
                    "token");
        } else if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            rules.add(token, "a token must be made of visible ASCII characters: no blanks, no line breaks", "token");
        }
    }

    private void tls(ApiEntry.TlsEntry tls) {
        Pem ca = tls.clientCa();
        try {
            ServerTls.context(
                    tls.certificate().content().bytes(),
                    tls.key().content().bytes(),
                    ca == null ? null : ca.content().bytes());
        } catch (GeneralSecurityException e) {
            rules.add(tls, String.valueOf(e.getMessage()));
        }
    }
}
