package vigie.app.sim;

import vigie.alerting.record.Database;
import vigie.model.EstateBoard;
import vigie.model.IncidentLog;
import vigie.model.Operator;

final class VigieProcess {
    static VigieProcess start(World world, Seams seams) {
        throw new UnsupportedOperationException();
    }

    EstateBoard board() {
        throw new UnsupportedOperationException();
    }

    IncidentLog log() {
        throw new UnsupportedOperationException();
    }

    Operator operator() {
        throw new UnsupportedOperationException();
    }

    Database database() {
        throw new UnsupportedOperationException();
    }

    void apply(EstateSpec spec) {}

    void stop() {}

    void kill() {}
}
