package vigie.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.AlertingConfig;
import vigie.alerting.notify.EmailNotifier;
import vigie.alerting.route.RouteTree;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.imports.AlertmanagerFile.Imported;
import vigie.app.run.Kinds;
import vigie.model.Labels;
import vigie.model.Secret;

/** An alertmanager.yml with something of everything, and what its routes mean in the estate that it becomes. */
class AlertmanagerFileTest {
    static final String CONFIGURATION = """
            global: {resolve_timeout: 5m, slack_api_url: "https://hooks.slack.com/services/T/B/secret-of-slack"}
            templates: ['*.tmpl']
            route:
              receiver: chat
              group_by: [alertname, cluster]
              group_wait: 10s
              routes:
                - receiver: on call
                  match: {severity: critical}
                  continue: true
                - receiver: db
                  match_re: {service: "mysql|postgres"}
                  routes:
                    - {receiver: db-low, matchers: ['severity=~"info|warning"', '{env!="prod",team="data"}']}
                - {receiver: 'null', matchers: [alertname = Watchdog]}
                - {matchers: ['team="web"'], mute_time_intervals: [nights], group_interval: 2m}
            receivers:
              - name: chat
                slack_configs: [{channel: '#ops', title: '{{ .CommonLabels.alertname }}'}]
              - name: on call
                pagerduty_configs: [{routing_key: secret-of-pagerduty}]
                webhook_configs: [{url: 'http://127.0.0.1:5001/hook'}]
              - name: db
                webhook_configs: [{url: 'http://127.0.0.1:5002/hook'}]
              - name: db-low
                email_configs: [{to: db@example.org}]
                msteamsv2_configs: [{webhook_url_file: teams.url}]
              - name: 'null'
            inhibit_rules:
              - {source_match: {severity: critical}, target_match: {severity: warning}, equal: [alertname]}
            time_intervals:
              - name: nights
                time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}], weekdays: ['monday:friday'], location: UTC}]
            """;

    @TempDir
    Path folder;

    private Imported imported() throws IOException {
        return AlertmanagerFile.read(Files.writeString(folder.resolve("alertmanager.yml"), CONFIGURATION));
    }

    private AlertingConfig estate(Imported imported) throws IOException {
        imported.secrets().forEach(this::write);
        write("teams.url", "https://prod.westus.logic.azure.com/workflows/x");
        Path file = folder.resolve("estate.yaml");
        Files.writeString(file, "version: 1\nservices: []\n" + imported.estate());
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading).as(reading + "\n" + imported.estate()).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).estate().alerting();
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // As amtool config routes test says of the same file: chat for the root, on call and its webhook, and so on.
    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "alertname=A | chat",
                "severity=critical | on-call, on-call-2",
                "severity=critical,service=mysql | on-call, on-call-2, db",
                "service=postgres | db",
                "service=postgresql | chat",
                "service=mysql,severity=info,team=data,env=test | db-low",
                "service=mysql,severity=info,team=data,env=prod | db",
                "team=web | chat",
            })
    void anAlertGoesWhereItWent(String labels, String receivers) throws IOException {
        RouteTree routes = new RouteTree(estate(imported()).route());
        String[] pairs = labels.split("[=,]");
        assertThat(routes.receivers(Labels.of(pairs)))
                .extracting(RouteTree.Match::receiver)
                .containsExactly(receivers.split(", "));
    }

    @Test
    void whatIsBesideTheRoutesComesToo() throws IOException {
        AlertingConfig config = estate(imported());
        RouteTree.Match match = new RouteTree(config.route())
                .receivers(Labels.of("team", "web"))
                .get(0);
        assertThat(match.groupBy()).containsExactly("alertname", "cluster");
        assertThat(match.groupWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(match.groupInterval()).isEqualTo(Duration.ofMinutes(2));
        assertThat(match.muteIn()).containsExactly("nights");
        assertThat(config.quiet().inhibitions()).hasSize(1);
        assertThat(config.quiet().intervals()).containsOnlyKeys("nights");
    }

    @Test
    void noSecretIsInTheEstateAndEachHasAFile() throws IOException {
        Imported imported = imported();
        assertThat(imported.estate()).doesNotContain("secret-of");
        assertThat(imported.secrets())
                .containsEntry("on-call.key", "secret-of-pagerduty")
                .containsEntry("chat.url", "https://hooks.slack.com/services/T/B/secret-of-slack");
        assertThat(imported.toString()).doesNotContain("secret-of");
    }

    @Test
    void whatHasNoPlaceIsSaid() throws IOException {
        List<String> notes = imported().notes();
        assertThat(notes)
                .anyMatch(n -> n.contains("templates has no place"))
                .anyMatch(n -> n.contains("mail of the receiver db-low has no smarthost"))
                .anyMatch(n -> n.contains("templates of Go"))
                .anyMatch(n -> n.contains("what went to null goes to chat now"));
    }

    private static EmailNotifier.Config mail(AlertingConfig config, String receiver) {
        return (EmailNotifier.Config)
                Objects.requireNonNull(config.receivers().get(receiver)).settings();
    }

    @Test
    void mailsComeWithTheServerThatIsSaidForAll() throws IOException {
        Imported imported = AlertmanagerFile.read(Files.writeString(folder.resolve("mail.yml"), """
                global:
                  smtp_smarthost: 'smtp.example.org:587'
                  smtp_from: 'Alerts <alerts@example.org>'
                  smtp_auth_username: alerts
                  smtp_auth_password: secret-of-mail
                route: {receiver: mail}
                receivers:
                  - name: mail
                    email_configs:
                      - {to: 'a@example.org, B <b@example.org>'}
                      - {to: c@example.org, smarthost: 'local:25', require_tls: false, html: '{{ template "x" . }}'}
                """));
        AlertingConfig config = estate(imported);
        EmailNotifier.Config all = mail(config, "mail");
        assertThat(all.host() + ' ' + all.port() + ' ' + all.tls() + ' ' + all.from() + ' ' + all.to())
                .isEqualTo("smtp.example.org 587 STARTTLS alerts@example.org [a@example.org, b@example.org]");
        assertThat(all.password()).isEqualTo(new Secret("secret-of-mail"));
        EmailNotifier.Config own = mail(config, "mail-2");
        assertThat(own.host() + ' ' + own.port() + ' ' + own.tls() + ' ' + own.user())
                .isEqualTo("local 25 NONE null");
        assertThat(imported.estate()).doesNotContain("secret-of");
        assertThat(imported.notes())
                .anyMatch(n -> n.contains("password of the receiver mail-2 is not taken"))
                .anyMatch(n -> n.contains("templates of Go"));
    }

    @Test
    void whatIsNoConfigurationIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.yml"), "groups: []\n");
        assertThatThrownBy(() -> AlertmanagerFile.read(file)).hasMessageContaining("no configuration of Alertmanager");
        Path broken = Files.writeString(folder.resolve("y.yml"), "route: [\n");
        assertThatThrownBy(() -> AlertmanagerFile.read(broken)).hasMessageContaining("no acceptable YAML");
        Path tagged = Files.writeString(folder.resolve("z.yml"), "route: !!java.net.URL [http://x/]\n");
        assertThatThrownBy(() -> AlertmanagerFile.read(tagged)).isInstanceOf(IOException.class);
    }
}
