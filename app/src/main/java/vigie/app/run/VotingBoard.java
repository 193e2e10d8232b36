package vigie.app.run;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.VantageEstate;
import vigie.model.CheckResult;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Vantage;
import vigie.model.Vote;

/** What a vantage point sees that decides nothing: what its board believes is its vote. */
final class VotingBoard implements Vantage {
    private final EstateBoard board;
    private final Function<String, CompletionStage<List<CheckResult>>> polls;
    private volatile Told told;

    /** Nothing is voted on until {@link #apply}. */
    VotingBoard(EstateBoard board, Function<String, CompletionStage<List<CheckResult>>> polls) {
        this.board = board;
        this.polls = polls;
        this.told = new Told("", "", Set.of());
    }

    private record Told(String name, String zone, Set<String> voted) {}

    void apply(VantageEstate estate) {
        told = new Told(
                estate.collector().vantages().here(),
                estate.collector().vantages().zone(),
                estate.voted());
    }

    @Override
    public String name() {
        return told.name;
    }

    @Override
    public String zone() {
        return told.zone;
    }

    @Override
    public List<Vote> votes(@Nullable String service) {
        Told now = told;
        return board.targets().stream()
                .filter(state -> now.voted.contains(state.target().service()))
                .filter(state -> service == null || state.target().service().equals(service))
                .map(state -> vote(state, now))
                .toList();
    }

    private static Vote vote(TargetState state, Told now) {
        Vote own = state.votes().get(0);
        return new Vote(own.target(), now.name, now.zone, own.status(), own.at(), own.reason());
    }

    /** Of services that it has no vote on nothing is seen, whoever asks. */
    @Override
    public CompletionStage<List<Vote>> look(String service) {
        Told now = told;
        String voted = now.voted.contains(service) ? service : "";
        return polls.apply(voted)
                .thenApply(answers -> answers.stream()
                        .map(a -> new Vote(a.target(), now.name, now.zone, a.status(), a.at(), a.reason()))
                        .toList());
    }
}
