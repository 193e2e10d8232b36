package vigie.alerting.notify;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Tells a Microsoft Teams channel through a Power Automate workflow ("Post to a channel when a webhook request is received"): an
 * adaptive card for each notice. A workflow answers before it posts, so that its 202 says that it has the card, not that anybody
 * sees it.
 *
 * <p>Source: Adaptive Cards 1.2; the payload is that of Alertmanager's {@code msteamsv2}.
 */
public final class TeamsNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND = new Kind<>(
            "teams",
            Config.class,
            (config, context) -> HttpAddress.all("url", config.url()).stream()
                    .map(url -> new TeamsNotifier(config, url, context))
                    .toList());

    private final URI url;
    private final Wording wording;
    private final Context context;

    TeamsNotifier(Config config, URI url, Context context) {
        this.url = url;
        // Text runs know no markup: there is nothing to escape.
        this.wording = new Wording(
                Wording.template("title", config.title()),
                Wording.template("text", config.text()),
                UnaryOperator.identity());
        this.context = context;
    }

    /**
     * The keys under {@code teams:}.
     *
     * @param url of the workflow: who has it can write there
     * @param title a template, or null for the default
     * @param text a template of plain text, or null for the default
     */
    public record Config(
            @OneOrMany List<Secret> url,
            @Nullable String title,
            @Nullable String text) {
        public Config {
            url = List.copyOf(url);
            HttpAddress.all("url", url);
            Wording.template("title", title);
            Wording.template("text", text);
        }
    }

    @Override
    public String address() {
        return "teams " + url;
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
    public String render(Notice notice) {
        return IncidentJson.text(TeamsCard.of(wording.of(notice)));
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        return TextPost.send(context, url, TextPost.JSON, parcel.payload()).thenApply(Delivery::of);
    }
}
