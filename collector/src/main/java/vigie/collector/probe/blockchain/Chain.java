package vigie.collector.probe.blockchain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.blockchain.Rpc.Question;
import vigie.collector.probe.blockchain.Rpc.Reply;

/** How one kind of blockchain node is asked, and what its replies mean. Immutable. */
interface Chain {
    /** What is asked first, of the node and its head. */
    List<Question> aboutHead();

    /**
     * What the replies say.
     *
     * @throws IllegalArgumentException that says what is wrong with them, if they do not tell the head
     */
    Head head(List<Reply> replies);

    /** Asks for the block at a height. */
    Question block(long height);

    /** The hash of the block that was asked for; empty if the node does not have it. */
    Optional<String> hash(Reply reply);

    /** Asks who signed the block at a height; nothing where nobody tells that. */
    default List<Question> whoSigned(long height) {
        return List.of();
    }

    /** Who signed, by the replies to {@link #whoSigned}; empty if they do not tell it. */
    default Optional<Signing> signing(long height, List<Reply> replies) {
        return Optional.empty();
    }

    /** The lowest height that a chain has. */
    long lowest();

    /** How many blocks below the head nodes agree unless something is wrong, if the estate does not say. */
    int usualConfirmations();

    /**
     * A node, at its head.
     *
     * @param height of its newest block
     * @param at when that was made, or null if it does not say
     * @param chain which chain it is on, empty if it does not say
     * @param peers how many it is connected to, -1 if it does not say
     * @param peersError why it does not
     * @param syncing how far it has come if it is catching up, else null
     * @param validator the address of its own validator, empty if it tells none
     * @param finality how far the chain is final
     */
    record Head(
            long height,
            @Nullable Instant at,
            String chain,
            long peers,
            String peersError,
            @Nullable String syncing,
            String validator,
            Finality finality) {}
}
