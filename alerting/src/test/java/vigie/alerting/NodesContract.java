package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.Mail;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Database;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Incident;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.Operator.Result;
import vigie.model.ReceivedAlert;
import vigie.model.Silence;

/** Two nodes that watch the same estate on one record, each in a time of its own that runs beside the other's or stands still. */
abstract class NodesContract {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(100);

    final PagerDutyModel pagerDuty = new PagerDutyModel();
    private final List<Node> nodes = new ArrayList<>();
    private int ids;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    Node a;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    Node b;

    /** Opens the record of this test for one more node. */
    abstract Database open(VirtualLoop clock, int number);

    @BeforeEach
    void begin() {
        nodes.clear();
        a = new Node("node-a", Room.START, 1);
        run(2);
        b = new Node("node-b", a.loop.instant(), 2);
        run(2);
    }

    @AfterEach
    void end() {
        assertThat(new AuditTrail(b.database).verify().fault()).isNull();
        assertThat(pagerDuty.dropped).as("a resolve of what is not open").isEmpty();
        nodes.forEach(node -> node.database.close());
    }

    /** One process. */
    final class Node {
        final String name;
        final VirtualLoop loop;
        final Wire wire;
        final QuietRemedies remedies = new QuietRemedies();
        final Database database;
        final Leadership leadership;
        final Alerting alerting;
        boolean stands;
        boolean dead;

        Node(String name, Instant start, int number) {
            this.name = name;
            loop = new VirtualLoop(start);
            wire = new Wire(loop, pagerDuty);
            database = open(loop, number);
            leadership = Leadership.shared(name, "process-" + number, LEASE);
            AlertingWiring.Lent lent = new AlertingWiring.Lent(
                    database,
                    leadership,
                    wire,
                    (server, letter) -> CompletableFuture.completedFuture(Mail.Answer.none("no letters", false)),
                    service -> CompletableFuture.completedStage(List.of()),
                    loop,
                    loop,
                    () -> "id" + String.format("%06d", ++ids),
                    new Random(number),
                    new AlertingMetrics(new CollectorRegistry()),
                    change -> {},
                    name,
                    text -> "signed");
            alerting = AlertingWiring.alerting(lent, desk -> remedies);
            alerting.start(Estate.usual().build());
            nodes.add(this);
        }

        void say(Finding finding) {
            alerting.accept(finding);
        }

        /** Ends without a word. */
        void kill() {
            dead = true;
            loop.kill();
        }
    }

    /** Lets so many seconds pass for both, but for who stands still. */
    void run(int seconds) {
        steps(seconds * 10);
    }

    private void steps(int tenths) {
        for (int i = 0; i < tenths; i++) {
            for (Node node : nodes) {
                if (node.stands || node.dead) {
                    node.loop.jump(STEP);
                } else {
                    node.loop.advance(STEP);
                }
            }
        }
    }

    /** Both see an instance go down, or come back, half a second apart. */
    void bothSay(String service, int n, State state) {
        for (Node node : nodes) {
            if (!node.stands && !node.dead) {
                node.say(Say.down(service, n, state, node.loop.instant()));
            }
            steps(5);
        }
    }

    private List<Incident> incidents() {
        return b.alerting.incidents(null, 100, null).items();
    }

    @Test
    void s16_oneLeadsAndTheOtherWatches() {
        assertThat(a.leadership.leads()).isTrue();
        assertThat(b.leadership.leads()).isFalse();
        assertThat(b.alerting.condition().leader()).isEqualTo("node-a");
        bothSay("api", 1, State.ACTIVE);
        run(3);
        bothSay("api", 1, State.CLEAR);
        run(3);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(incidents())
                .singleElement()
                .satisfies(i -> assertThat(i.open()).isFalse());
        assertThat(b.remedies.considered).isEmpty();
        assertThat(a.remedies.considered).isNotEmpty();
        assertThat(b.alerting.condition().unsaved()).isZero();
    }

    @Test
    void s16_aShorterLookOfOneNodeOpensNothingAnew() {
        bothSay("api", 1, State.ACTIVE);
        run(3);
        // The leader sees it up first; the other one says down once more in between.
        a.say(Say.down("api", 1, State.CLEAR, a.loop.instant()));
        run(1);
        b.say(Say.down("api", 1, State.ACTIVE, Room.START));
        run(1);
        b.say(Say.down("api", 1, State.CLEAR, b.loop.instant()));
        run(3);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(incidents()).hasSize(1);
    }

    @Test
    void s16_anotherTakesOverWhatASilentOneLedAndGoesOnUnderTheSameKey() {
        bothSay("api", 1, State.ACTIVE);
        run(2);
        a.stands = true;
        run(8);
        assertThat(b.leadership.leads()).isFalse();
        run(5);
        assertThat(b.leadership.leads()).isTrue();
        assertThat(b.remedies.last())
                .singleElement()
                .satisfies(t -> assertThat(t.finding().service()).isEqualTo("api"));
        bothSay("api", 1, State.CLEAR);
        run(2);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "resolve");
        run(45);
        a.stands = false;
        int considered = a.remedies.considered.size();
        run(5);
        assertThat(a.leadership.leads()).isFalse();
        assertThat(a.remedies.considered).hasSize(considered);
        assertThat(a.remedies.started).as("it was told to rest").isZero();
        bothSay("api", 2, State.ACTIVE);
        bothSay("api", 2, State.CLEAR);
        run(3);
        assertThat(pagerDuty.pages).hasSize(2);
        assertThat(pagerDuty.open()).isEmpty();
        assertThat(incidents()).hasSize(2);
    }

    @Test
    void pain28_aFollowerThatStoodStillDoesNotTakeTheLeadOfOneThatLives() {
        b.stands = true;
        run(60);
        b.stands = false;
        run(30);
        assertThat(a.leadership.leads()).isTrue();
        assertThat(b.leadership.leads()).isFalse();
        assertThat(a.leadership.state().term()).isEqualTo(1);
    }

    @Test
    void pain3_aPageWhoseAnswerDiedWithItsSenderIsSentAgainUnderItsKey() {
        a.wire.always(Wire.Trouble.ANSWER_LOST);
        a.say(Say.down("api", 1, State.ACTIVE, a.loop.instant()));
        b.say(Say.down("api", 1, State.ACTIVE, b.loop.instant()));
        steps(3);
        assertThat(pagerDuty.actions()).containsExactly("trigger");
        a.kill();
        run(14);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "trigger");
        assertThat(pagerDuty.pages).hasSize(1);
        assertThat(incidents()).hasSize(1);
        bothSay("api", 1, State.CLEAR);
        run(2);
        assertThat(pagerDuty.open()).isEmpty();
    }

    @Test
    void pain4_afterAnOutageOfAReceiverItIsToldOnce() {
        a.wire.always(Wire.Trouble.status(503));
        b.wire.always(Wire.Trouble.status(503));
        bothSay("api", 1, State.ACTIVE);
        run(20);
        a.kill();
        run(60);
        b.wire.always(Wire.Trouble.NONE);
        run(60);
        assertThat(pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void whatTheOtherNodeSawWhileItWatchedIsKnownWhenItLeads() {
        run(5);
        a.stands = true;
        b.say(Say.down("db", 1, State.ACTIVE, b.loop.instant()));
        b.say(Say.down("api", 1, State.ACTIVE, b.loop.instant()));
        run(14);
        assertThat(pagerDuty.pages).hasSize(1);
        assertThat(incidents()).singleElement().satisfies(i -> {
            assertThat(i.service()).isEqualTo("db");
            assertThat(i.alerts()).hasSize(2);
        });
    }

    @Test
    void s16_whoLeadsAgainKnowsStillWhatItSaidWhenItLedBefore() {
        bothSay("api", 1, State.ACTIVE);
        run(2);
        a.stands = true;
        run(14);
        a.stands = false;
        run(2);
        b.stands = true;
        run(14);
        assertThat(a.leadership.leads()).isTrue();
        // Nobody has said anything of it meanwhile.
        assertThat(a.remedies.last())
                .singleElement()
                .satisfies(t -> assertThat(t.finding().service()).isEqualTo("api"));
        a.say(Say.down("api", 1, State.CLEAR, a.loop.instant()));
        run(2);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "resolve");
    }

    @Test
    void whoEndsInOrderIsFollowedAtOnce() {
        var closed = a.alerting.close().toCompletableFuture();
        run(1);
        assertThat(closed).isCompleted();
        a.kill();
        run(1);
        assertThat(b.leadership.leads()).isTrue();
        assertThat(b.leadership.state().term()).isEqualTo(2);
    }

    @Test
    void aProcessUnderTheSameNameDoesNotLeadBesideIt() {
        Node twin = new Node("node-a", a.loop.instant(), 3);
        run(30);
        assertThat(a.leadership.leads()).isTrue();
        assertThat(twin.leadership.leads()).isFalse();
    }

    @Test
    void whatPeopleDecideOnOneIsInForceOnTheOther() {
        Silence silence = new Silence(
                "",
                List.of(new Matcher("service", Matcher.Operation.EQUAL, "api")),
                b.loop.instant(),
                b.loop.instant().plusSeconds(600),
                b.loop.instant(),
                "ann",
                "known");
        var answer = b.alerting.silence(silence, "ann").toCompletableFuture();
        run(1);
        assertThat(answer.join().result()).isEqualTo(Result.DONE);
        bothSay("api", 1, State.ACTIVE);
        bothSay("shop", 1, State.ACTIVE);
        run(3);
        assertThat(pagerDuty.pages).hasSize(1);
        Incident shop = incidents().stream()
                .filter(i -> i.service().equals("shop"))
                .findFirst()
                .orElseThrow();
        var taken = b.alerting.acknowledge(shop.id(), "ann", "", null).toCompletableFuture();
        run(2);
        assertThat(taken.join().result()).isEqualTo(Result.DONE);
        assertThat(pagerDuty.actions()).containsExactly("trigger", "acknowledge");
    }

    @Test
    void whatOthersRaiseAtAFollowerIsOnDiskAndToldByTheLeader() {
        var received = b.alerting.receive(List.of(new ReceivedAlert(
                Labels.of("alertname", "DiskFull", "service", "shop", "severity", "critical"),
                Map.of("summary", "the disk is full"),
                b.loop.instant(),
                null,
                "http://prometheus.example/graph")));
        run(1);
        assertThat(received.toCompletableFuture()).isCompleted();
        run(3);
        assertThat(pagerDuty.pages).hasSize(1);
    }
}
