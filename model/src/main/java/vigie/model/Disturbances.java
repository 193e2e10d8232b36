package vigie.model;

/**
 * What must not be taken for usual now, though it lasts: an instance whose service is in an incident or under planned work.
 *
 * <p>An incident made of nothing but what was found unusual does not count: else what is new and stays would never become usual,
 * and be told for ever. Any thread; it is asked for every instance once a second, so it must neither block nor read the record.
 */
@FunctionalInterface
public interface Disturbances {
    /** Nothing ever disturbs. */
    Disturbances NONE = instance -> false;

    /** Whether what an instance does now says nothing of what is usual for it. */
    boolean disturb(Instance instance);
}
