package vigie.collector.probe.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe;

/**
 * {@code use: backup}: asks the tool that makes the backups what there is, and holds it against what there must be: how old the last ones
 * and the oldest are, whether they are whole, and when a restore was last proven. What is wrong is a fact, of which the detector makes one
 * finding for the service. Answers rows 4.1.1 to 4.1.4 of the mission.
 *
 * <p>The tool is a program of this machine, or a folder. The target's address is not connected to.
 */
public final class BackupProbe implements Probe {
    private final Context context;
    private final Executor lane;
    private final Program program;
    private final Tool tool;
    private final BackupJudge judge;
    private final @Nullable Path restoreMarker;

    BackupProbe(BackupConfig config, Context context, Executor lane, Program program) {
        this.context = context;
        this.lane = lane;
        this.program = program;
        this.tool = config.ask(program, context::nanoTime);
        this.judge = new BackupJudge(config);
        this.restoreMarker = config.restoreMarker();
    }

    /** The registration, for a lane of threads that may block. */
    public static Kind<BackupConfig> kind(Executor lane) {
        return new Kind<>(
                "backup",
                BackupConfig.class,
                (target, config, context) ->
                        new BackupProbe(config, context, lane, new LocalProgram(context::nanoTime)));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        long deadline = context.nanoTime() + timeout.toNanos();
        try {
            lane.execute(() -> whenDone.accept(look(deadline)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(Answer.unknown("too much is being looked at: no thread is free"));
        }
    }

    private Answer look(long deadline) {
        try {
            Inventory told = tool.look(deadline);
            Instant restored = restoreMarker == null ? null : RestoreMarker.read(restoreMarker);
            return judge.judge(told, restored, context.now());
        } catch (Unreadable e) {
            return Answer.unknown(e.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.unknown("it was broken off");
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
