package vigie.model;

/** Takes what people say of what was found unusual, so that the next time is judged by it. Any thread; it does not wait. */
@FunctionalInterface
public interface Feedback {
    /** Nobody learns from it. */
    Feedback NONE = (condition, real) -> false;

    /**
     * Somebody has looked at it.
     *
     * @param condition the identifier of the finding
     * @param real whether something was wrong
     * @return whether anything is judged here that has this condition
     */
    boolean anomaly(String condition, boolean real);
}
