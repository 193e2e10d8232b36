package vigie.app.run;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Vantages;
import vigie.model.CheckResult;
import vigie.model.EstateBoard;
import vigie.model.Vantage;
import vigie.model.Vote;

/** What this process sees by itself: off the board as it was believed here, or off a fresh poll. */
final class OwnVantage implements Vantage {
    private final EstateBoard board;
    private final Function<String, CompletionStage<List<CheckResult>>> polls;
    private volatile Vantages vantages = Vantages.ALONE;

    OwnVantage(EstateBoard board, Function<String, CompletionStage<List<CheckResult>>> polls) {
        this.board = board;
        this.polls = polls;
    }

    void apply(Vantages next) {
        vantages = next;
    }

    @Override
    public String name() {
        return vantages.here();
    }

    @Override
    public String zone() {
        return vantages.zone();
    }

    @Override
    public List<Vote> votes(@Nullable String service) {
        Set<String> voted = board.services().stream()
                .filter(state -> service == null ? state.service().quorum() != null : isCalled(state, service))
                .map(state -> state.service().name())
                .collect(Collectors.toUnmodifiableSet());
        return board.targets().stream()
                .filter(state -> voted.contains(state.target().service()))
                .map(state -> state.votes().get(0))
                .toList();
    }

    private static boolean isCalled(EstateBoard.ServiceState state, String name) {
        return state.service().name().equals(name);
    }

    @Override
    public CompletionStage<List<Vote>> look(String service) {
        return polls.apply(service)
                .thenApply(answers -> answers.stream()
                        .map(a -> new Vote(a.target(), name(), zone(), a.status(), a.at(), a.reason()))
                        .toList());
    }
}
