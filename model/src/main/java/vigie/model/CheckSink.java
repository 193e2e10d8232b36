package vigie.model;

import java.util.List;

/** Takes the answers of polls and the list of what is watched. Any thread; never blocks. */
public interface CheckSink {
    /** Takes the answer of one poll. */
    void accept(CheckResult result);

    /** Takes what another vantage point believes of a target, whenever that is heard. */
    void vote(Vote vote);

    /** Takes the complete list of a service's instances whenever it changes; one that is not in it is not watched any more. */
    void instances(String service, List<Instance> instances);
}
