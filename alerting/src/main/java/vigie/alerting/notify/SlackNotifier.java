package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Tells a Slack channel through an incoming webhook: a message for each notice, because a webhook can neither edit nor thread. One
 * message a second, as Slack takes them.
 *
 * <p>Source: Slack developer documentation, incoming webhooks and rate limits.
 */
public final class SlackNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND = new Kind<>(
            "slack",
            Config.class,
            (config, context) -> HttpAddress.all("url", config.url()).stream()
                    .map(url -> new SlackNotifier(config, url, context))
                    .toList());

    private static final int CALLS_A_MINUTE = 60;

    private final URI url;
    private final @Nullable String channel;
    private final Wording wording;
    private final Context context;

    SlackNotifier(Config config, URI url, Context context) {
        this.url = url;
        this.channel = config.channel();
        this.wording = new Wording(
                Wording.template("title", config.title()),
                Wording.template("text", config.text()),
                SlackMessage::escaped);
        this.context = context;
    }

    /**
     * The keys under {@code slack:}.
     *
     * @param url of the webhook: who has it can write there
     * @param channel instead of the webhook's own, where the webhook allows it
     * @param title a template, or null for the default
     * @param text a template in Slack's markup, or null for the default
     */
    public record Config(
            @OneOrMany List<Secret> url,
            @Nullable String channel,
            @Nullable String title,
            @Nullable String text) {
        public Config {
            url = List.copyOf(url);
            HttpAddress.all("url", url);
            if (channel != null && !channel.matches("[#@]?[\\p{L}\\p{N}._-]{1,80}")) {
                throw new IllegalArgumentException("channel must be a name such as #oncall, or an identifier");
            }
            Wording.template("title", title);
            Wording.template("text", text);
        }
    }

    @Override
    public String address() {
        return "slack " + url + ' ' + (channel == null ? "" : channel);
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        return kind != Notice.Kind.CHANGE;
    }

    @Override
    public boolean tellsAll() {
        return true;
    }

    @Override
    public int perMinute() {
        return CALLS_A_MINUTE;
    }

    @Override
    public String render(Notice notice) {
        ObjectNode message = SlackMessage.of(wording.of(notice));
        if (channel != null) {
            message.put("channel", channel);
        }
        return IncidentJson.text(message);
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        return TextPost.send(context, url, TextPost.JSON, parcel.payload()).thenApply(SlackMessage::judged);
    }
}
