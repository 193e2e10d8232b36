package vigie.model;

/** Takes what detectors say of the conditions that they watch. Any thread; never blocks. */
public interface FindingSink {
    /** Takes the state of one condition; see {@link Finding} for when it is said. */
    void accept(Finding finding);
}
