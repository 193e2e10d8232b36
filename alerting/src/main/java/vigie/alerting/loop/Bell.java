package vigie.alerting.loop;

/** Has the loop take a turn soon; what rings it is built before the loop is. Any thread. */
public final class Bell implements Runnable {
    private volatile Runnable loop = () -> {};

    public void rings(Runnable target) {
        loop = target;
    }

    @Override
    public void run() {
        loop.run();
    }
}
