package vigie.detector.series;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Words;
import vigie.detector.judge.PeerJudge;
import vigie.detector.peers.Peer;
import vigie.model.Finding;
import vigie.model.Finding.State;

/**
 * What a comparison of instances decided of one of them, in words.
 *
 * @param beside how many it was compared with
 * @param together what several signals say of it together, null if no more than this one
 */
record PeerFindings(SignalFindings words, PeerJudge judge, int beside, Peer.@Nullable Together together) {
    Finding decided(State state, double value, double severity) {
        String expected = SignalFindings.expected(judge.low(), judge.high());
        boolean odd = state == State.ACTIVE;
        String summary = words.subject() + " is " + Words.number(value) + (odd ? ", its peers " : ", as its peers: ")
                + Words.number(judge.peers());
        List<String> evidence = new ArrayList<>();
        evidence.add("its " + beside + " peers are around " + Words.number(judge.peers()) + "; expected of it: "
                + expected + " after " + judge.seen() + " rounds");
        evidence.add("it is usually " + Words.number(Math.abs(judge.habit()))
                + (judge.habit() < 0 ? " below them" : " above them"));
        if (odd) {
            evidence.add(SignalFindings.why(judge.reason()));
        }
        if (odd && together != null) {
            evidence.add("it is apart in " + String.join(", ", together.signals()) + " taken together");
        }
        evidence.add(words.subject() + " was " + Words.number(value) + " at " + words.now() + ", severity "
                + Words.number(severity));
        return words.finding(state, summary, evidence, value, severity, judge.low(), judge.high());
    }
}
