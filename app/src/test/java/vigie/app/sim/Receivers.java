package vigie.app.sim;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.notify.PagerDutyNotifier;
import vigie.alerting.notify.WebhookNotifier;
import vigie.model.Secret;

/** What the room is told of a scripted receiver. */
final class Receivers {
    private Receivers() {}

    static AlertingConfig.Receiver receiver(String name, String kind, AlertingConfig.@Nullable Storm storm) {
        URI url = URI.create("http://" + name + ".sim/");
        Record settings = kind.equals("pagerduty")
                ? new PagerDutyNotifier.Config(new Secret(ScriptedReceiver.ROUTING_KEY), List.of(url), null, null)
                : new WebhookNotifier.Config(
                        List.of(url), WebhookNotifier.Format.VIGIE, new Secret(ScriptedReceiver.SECRET));
        return new AlertingConfig.Receiver(name, kind, settings, null, storm);
    }
}
