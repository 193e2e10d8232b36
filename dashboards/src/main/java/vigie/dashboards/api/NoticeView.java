package vigie.dashboards.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.OutboxNotice;

/** A notice to a receiver, as the API shows it. */
record NoticeView(
        String id,
        String incident,
        String receiver,
        String kind,
        String state,
        String reason,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAt,
        String error) {

    static NoticeView of(OutboxNotice notice) {
        return new NoticeView(
                notice.id(),
                notice.incident(),
                notice.receiver(),
                Words.of(notice.kind()),
                Words.of(notice.state()),
                notice.reason(),
                notice.attempts(),
                notice.createdAt(),
                notice.nextAt(),
                notice.error());
    }
}
