package vigie.collector.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import vigie.collector.net.DnsServer;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.Seen;
import vigie.collector.probe.dns.DnsProbe.Config;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;

/** Real packets between the check and servers of many kinds. */
@Timeout(60)
class DnsProbeTest {
    private static final String NAME = "shop.example.org";

    private final RealContext context = new RealContext().ticking();

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    private static Config config(DnsProbe.Type type, String... expect) {
        return new Config(NAME, type, List.of(expect), null, null);
    }

    private Probe.Answer ask(Target target, Config config, Duration timeout) throws Exception {
        Probe.Answer answer = RealContext.poll(DnsProbe.kind(Runnable::run).make(target, config, context), timeout);
        assertThat(answer.reason()).hasSizeLessThanOrEqualTo(500);
        return answer;
    }

    private Probe.Answer ask(DnsServer.Answering answering, Config config) throws Exception {
        try (DnsServer server = new DnsServer(answering)) {
            return ask(RealContext.target(server.port()), config, Duration.ofMillis(600));
        }
    }

    private static Message reply(Message question, int code) {
        Message reply = new Message(question.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(code);
        reply.addRecord(question.getQuestion(), Section.QUESTION);
        return reply;
    }

    /** Answers with records of a type, as a zone file has them. */
    private static DnsServer.Answering with(int type, String... values) {
        return (question, overTcp) -> {
            Message reply = reply(question, Rcode.NOERROR);
            for (String value : values) {
                reply.addRecord(
                        Record.fromString(question.getQuestion().getName(), type, DClass.IN, 300, value, Name.root),
                        Section.ANSWER);
            }
            return List.of(reply.toWire());
        };
    }

    private static void is(Probe.Answer answer, Status status, @Nullable String reason) {
        assertThat(answer.status()).as(answer.reason()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason == null ? "" : reason);
    }

    @ParameterizedTest
    @CsvSource({
        "A, 10.0.0.1, 10.0.0.1",
        "AAAA, 2001:db8::1, '2001:db8:0:0:0:0:0:1'",
        "CNAME, Web.Example.org., web.example.org",
        "MX, 10 mail.example.org., '10 mail.example.org'",
        "NS, ns1.example.org., ns1.example.org.",
        "PTR, host.example.org., host.example.org",
        "SRV, 0 5 5060 sip.example.org., '0 5 5060 sip.example.org'",
        "TXT, '\"v=spf1 \" \"-all\"', 'v=spf1 -all'",
        "SOA, ns. admin. 7 3600 600 86400 60, 'ns. admin. 7 3600 600 86400 60'"
    })
    void readsEveryType(DnsProbe.Type type, String sent, String expected) throws Exception {
        is(ask(with(type.code(), sent), config(type, expected)), Status.UP, null);
    }

    @Test
    void tellsWhatIsComparedAndCounted() throws Exception {
        Probe.Answer answer = ask(with(1, "10.0.0.2", "10.0.0.1"), config(DnsProbe.Type.A, "10.0.0.1", "10.0.0.2"));
        is(answer, Status.UP, null);
        assertThat(answer.seen().facts())
                .containsExactly(new Fact(Fact.Topic.DNS_ANSWER, NAME + " A", "10.0.0.1, 10.0.0.2"));
        assertThat(answer.seen().figures().stream().mapToDouble(Seen.Figure::value))
                .containsExactly(2.0, 300.0);
        Config apart = new Config(NAME, null, null, null, false);
        assertThat(ask(with(1, "10.0.0.1"), apart).seen().facts()).isEmpty();
    }

    @Test
    void anotherAnswerIsDown() throws Exception {
        is(
                ask(with(1, "10.6.6.6"), config(DnsProbe.Type.A, "10.0.0.1")),
                Status.DOWN,
                NAME + " A is 10.6.6.6, expected 10.0.0.1");
        is(ask(with(1), config(DnsProbe.Type.A)), Status.DOWN, NAME + " A has 0 values, expected at least 1");
        is(
                ask(with(1, "10.0.0.1"), new Config(NAME, null, null, 2, null)),
                Status.DOWN,
                NAME + " A has 1 values, expected at least 2: 10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "2, is answered with SERVFAIL",
        "3, is answered with NXDOMAIN: the name does not exist",
        "5, is answered with REFUSED"
    })
    void aRefusalIsToldByItsName(int code, String words) throws Exception {
        is(
                ask((question, tcp) -> List.of(reply(question, code).toWire()), config(DnsProbe.Type.A)),
                Status.DOWN,
                NAME + " A " + words);
    }

    @Test
    void anAnswerThatWasCutIsAskedForOverTcp() throws Exception {
        DnsServer.Answering whole = with(1, "10.0.0.1");
        DnsServer.Answering cut = (question, overTcp) -> {
            if (overTcp) {
                return whole.answer(question, true);
            }
            Message reply = reply(question, Rcode.NOERROR);
            reply.getHeader().setFlag(Flags.TC);
            return List.of(reply.toWire());
        };
        is(ask(cut, config(DnsProbe.Type.A, "10.0.0.1")), Status.UP, null);
    }

    @Test
    void aPacketThatIsLostIsSentAgain() throws Exception {
        DnsServer.Answering right = with(1, "10.0.0.1");
        List<Message> asked = new ArrayList<>();
        is(
                ask(
                        (question, overTcp) -> {
                            asked.add(question);
                            return asked.size() == 1 ? List.of() : right.answer(question, overTcp);
                        },
                        config(DnsProbe.Type.A)),
                Status.UP,
                null);
    }

    @Test
    void oneThatSaysNothingIsDownAtTheDeadline() throws Exception {
        Probe.Answer answer = ask((question, overTcp) -> List.of(), config(DnsProbe.Type.A));
        is(answer, Status.DOWN, "no answer in time");
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.FIRST_BYTE);
    }

    @Test
    void whatIsNoAnswerIsNotBelieved() throws Exception {
        Random random = new Random(1);
        DnsServer.Answering right = with(1, "10.0.0.1");
        DnsServer.Answering forged = (question, overTcp) -> {
            byte[] garbage = new byte[100];
            random.nextBytes(garbage);
            Message other = new Message((question.getHeader().getID() + 1) & 0xffff);
            other.getHeader().setFlag(Flags.QR);
            other.addRecord(question.getQuestion(), Section.QUESTION);
            return List.of(garbage, new byte[0], new byte[] {1}, other.toWire(), question.toWire());
        };
        is(ask(forged, config(DnsProbe.Type.A)), Status.DOWN, "what came is no answer to the question");
        is(
                ask(
                        (question, overTcp) -> {
                            List<byte[]> all = new ArrayList<>(forged.answer(question, overTcp));
                            all.addAll(right.answer(question, overTcp));
                            return all;
                        },
                        config(DnsProbe.Type.A, "10.0.0.1")),
                Status.UP,
                null);
    }

    @Test
    void damagedAnswersTripNothing() throws Exception {
        Random random = new Random(2);
        DnsServer.Answering right = with(16, "\"a text that is long enough to be damaged\"");
        try (DnsServer server = new DnsServer((question, overTcp) -> {
            byte[] bytes = right.answer(question, overTcp).get(0);
            for (int i = 0; i < 3; i++) {
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
            }
            return List.of(bytes);
        })) {
            for (int i = 0; i < 100; i++) {
                Probe.Answer answer =
                        ask(RealContext.target(server.port()), config(DnsProbe.Type.TXT), Duration.ofMillis(40));
                assertThat(answer.reason().chars()).noneMatch(Character::isISOControl);
            }
            assertThat(server.questions.get()).isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void whereNobodyMayOrCanBeAskedIsSaid() throws Exception {
        Target metadata = new Target(new Instance("shop", "169.254.169.254", "a", "", Labels.EMPTY), "deep");
        is(
                ask(metadata, config(DnsProbe.Type.A), Duration.ofSeconds(1)),
                Status.DOWN,
                "may not call 169.254.169.254: 169.254.169.254 is a cloud metadata address");
        is(
                ask(RealContext.target(1), config(DnsProbe.Type.A), Duration.ofSeconds(1)),
                Status.DOWN,
                "nobody listens on port 1");
        Probe full = DnsProbe.kind(work -> {
                    throw new RejectedExecutionException();
                })
                .make(metadata, config(DnsProbe.Type.A), context);
        is(RealContext.poll(full), Status.UNKNOWN, "too many servers are being asked: no thread is free");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Config("a..b", null, null, null, null))
                .hasMessage("query_name must be a name: was a..b");
        assertThatThrownBy(() -> new Config("a", null, null, 0, null))
                .hasMessage("min_answers must be at least 1: was 0");
    }
}
