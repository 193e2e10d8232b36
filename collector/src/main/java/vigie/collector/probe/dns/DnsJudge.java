package vigie.collector.probe.dns;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.dns.DnsProbe.Config;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** What an answer means. The order of its values, capitals of names and their last dot count for nothing. */
final class DnsJudge {
    private final Config config;
    private final SortedSet<String> expected = new TreeSet<>();

    DnsJudge(Config config) {
        this.config = config;
        requireNonNull(config.expect()).forEach(value -> expected.add(plain(value)));
    }

    Probe.Answer judge(Message answer) {
        String asked = Excerpt.of(config.queryName(), 120) + ' ' + config.type();
        Verdict verdict = new Verdict();
        int code = answer.getRcode();
        if (code != Rcode.NOERROR) {
            String what = code == Rcode.NXDOMAIN ? ": the name does not exist" : "";
            verdict.add(Status.DOWN, asked + " is answered with " + Rcode.string(code) + what);
            return verdict.answer(List.of());
        }
        SortedSet<String> values = new TreeSet<>();
        long ttl = Long.MAX_VALUE;
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record.getType() == config.type().code()) {
                values.add(plain(text(record)));
                ttl = Math.min(ttl, record.getTTL());
            }
        }
        int least = requireNonNull(config.minAnswers());
        String shown = Excerpt.of(String.join(", ", values), 1_000);
        if (values.size() < least) {
            verdict.add(
                    Status.DOWN,
                    asked + " has " + values.size() + " values, expected at least " + least
                            + (values.isEmpty() ? "" : ": " + Excerpt.of(shown, 150)));
        } else if (!expected.isEmpty() && !values.equals(expected)) {
            verdict.add(
                    Status.DOWN,
                    asked + " is " + Excerpt.of(shown, 150) + ", expected "
                            + Excerpt.of(String.join(", ", expected), 150));
        }
        List<Fact> facts = Boolean.FALSE.equals(config.agree())
                ? List.of()
                : List.of(new Fact(Fact.Topic.DNS_ANSWER, asked, shown));
        List<Seen.Figure> figures = List.of(
                gauge("dns_answers", values.size()),
                gauge("dns_ttl_seconds", values.isEmpty() ? Double.NaN : (double) ttl));
        return verdict.answer(List.of()).seeing(new Seen(facts, List.of(), figures));
    }

    private static Seen.Figure gauge(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }

    private static String text(Record record) {
        return record instanceof TXTRecord txt ? String.join("", txt.getStrings()) : record.rdataToString();
    }

    private String plain(String value) {
        if (config.type() == DnsProbe.Type.TXT) {
            return value;
        }
        String lower = value.strip().toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
