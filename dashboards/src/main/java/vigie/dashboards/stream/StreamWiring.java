package vigie.dashboards.stream;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the stream and its heart beat. */
@Factory
final class StreamWiring {
    private static final long BEAT_SECONDS = 15;

    @Singleton
    @Bean(preDestroy = "close")
    Stream stream(@Named(TaskExecutors.SCHEDULED) ExecutorService timer) {
        Stream stream = new Stream();
        Future<?> unused = ((ScheduledExecutorService) timer)
                .scheduleAtFixedRate(stream::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        return stream;
    }
}
