package vigie.alerting.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.alerting.alert.Received;

/**
 * The alerts of others that wait for the next turn. Who brought them waits for the turn too, and is told whether they are on disk: so
 * nothing is kept here that a turn has failed with, and what is over the limit is refused at once. Any thread.
 */
final class Mailbox {
    private static final int MOST = 200_000;
    private static final int MOST_AT_ONCE = 2_000;

    private final Deque<Letter> letters = new ArrayDeque<>();
    private int waiting;

    /** Alerts that came together. */
    record Letter(List<Received> alerts, CompletableFuture<Void> answer) {
        CompletionStage<Void> taken() {
            return answer;
        }
    }

    /** The letters of one turn. */
    record Batch(List<Letter> letters) {
        static final Batch EMPTY = new Batch(List.of());

        List<Received> alerts() {
            List<Received> all = new ArrayList<>();
            letters.forEach(letter -> all.addAll(letter.alerts()));
            return all;
        }

        void saved() {
            letters.forEach(letter -> letter.answer().complete(null));
        }

        void failed() {
            IllegalStateException why = new IllegalStateException("the record does not take alerts now");
            letters.forEach(letter -> letter.answer().completeExceptionally(why));
        }
    }

    synchronized Letter add(List<Received> alerts) {
        Letter letter = new Letter(alerts, new CompletableFuture<>());
        if (waiting + alerts.size() > MOST) {
            letter.answer().completeExceptionally(new IllegalStateException("too many alerts wait for the record"));
        } else {
            letters.add(letter);
            waiting += alerts.size();
        }
        return letter;
    }

    /** At least one letter, if there is any, and no more than fit into a turn. */
    synchronized Batch take() {
        List<Letter> batch = new ArrayList<>();
        int size = 0;
        for (Letter next = letters.peek(); next != null; next = letters.peek()) {
            if (!batch.isEmpty() && size + next.alerts().size() > MOST_AT_ONCE) {
                break;
            }
            size += next.alerts().size();
            batch.add(letters.remove());
        }
        waiting -= size;
        return new Batch(batch);
    }

    synchronized boolean isEmpty() {
        return letters.isEmpty();
    }
}
