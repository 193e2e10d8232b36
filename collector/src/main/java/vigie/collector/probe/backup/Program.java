package vigie.collector.probe.backup;

/** Runs programs of this machine. Blocks, on a thread of the lane; one run at a time. */
interface Program {
    /**
     * Runs a command to its end, or ends it at the deadline.
     *
     * @param deadlineNanos of the clock of {@code Probe.Context.nanoTime}
     * @throws Unreadable if it cannot be run, does not end in time or writes too much
     */
    Ended run(Command command, long deadlineNanos) throws Unreadable, InterruptedException;

    /** Ends what is run, for good. Any thread. */
    void close();

    /**
     * How a program ended.
     *
     * @param exit its code
     * @param out what it answered
     * @param err what it complained of
     */
    record Ended(int exit, byte[] out, String err) {}
}
