package vigie.app.estate;

import java.net.URI;
import java.util.List;
import vigie.model.Secret;

/** An executor as it is written. */
record ExecutorEntry(@Written(oneOrMany = true) List<URI> url, Secret sign, List<Cidr> allow) {}
