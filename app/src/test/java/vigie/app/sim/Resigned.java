package vigie.app.sim;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.model.Secret;

/** Makes a call to the executor anew as the next attempt of its step, with a signature that is right: a fault to plant. */
final class Resigned {
    private Resigned() {}

    static Outbound.Call nextAttempt(Outbound.Call call) {
        SignedCall read = new SignedCall(call);
        byte[] body = new String(call.body(), StandardCharsets.UTF_8)
                .replace("\"attempt\":1", "\"attempt\":2")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.putAll(new StandardWebhooks(new Secret(ScriptedExecutor.SECRET))
                .headers(read.id().replaceFirst("-1$", "-2"), read.at(), body));
        return new Outbound.Call(call.method(), call.url(), headers, body, call.timeout(), call.reach());
    }
}
