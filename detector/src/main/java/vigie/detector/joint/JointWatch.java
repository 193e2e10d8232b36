package vigie.detector.joint;

import vigie.model.Severity;

/**
 * A signal about a whole service.
 *
 * @param signal its name, unique in the service
 * @param severity of its findings
 * @param weight where false alarms are shared out
 * @param staleAfterMs after so long without a round that could be judged it is not known
 * @param method how it is judged, in words: two watches that differ in them are judged anew
 */
public record JointWatch(
        String service,
        String signal,
        Severity severity,
        double weight,
        long staleAfterMs,
        String method,
        Maker maker) {

    /** Makes what judges it. */
    @FunctionalInterface
    public interface Maker {
        /**
         * One that has seen nothing.
         *
         * @param intervalSeconds how often there is a round
         */
        Joint make(double intervalSeconds);
    }

    /** What names it, and how it was learnt, in the saved state. */
    String name() {
        return service + '\n' + signal + '\n' + method;
    }
}
