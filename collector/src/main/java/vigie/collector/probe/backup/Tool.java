package vigie.collector.probe.backup;

/** One way to make backups, asked what there is. Blocks, on a thread of the lane; one question at a time. */
interface Tool {
    /**
     * Asks.
     *
     * @param deadlineNanos of the clock of {@code Probe.Context.nanoTime}
     * @throws Unreadable if nothing can be told
     */
    Inventory look(long deadlineNanos) throws Unreadable, InterruptedException;
}
