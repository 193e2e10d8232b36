// What the page says, in two languages. What the service says of the estate is shown as it says it.

const EN = {
  'token': 'Token', 'token.title': 'Who are you?', 'token.what': 'This Vigie answers those alone who have a token. It is kept for this tab, and forgotten with it.',
  'token.do': 'Go on', 'token.wrong': 'This token is not known.', 'token.wait': 'Too many unknown tokens came from here: wait a minute.', 'token.forget': 'Forget the token', 'link.locked': 'Token needed',
  'nav.estate': 'Estate', 'nav.incidents': 'Incidents', 'nav.healing': 'Healing', 'nav.audit': 'Audit', 'nav.label': 'Pages',
  'skip': 'Skip to the page',
  'link.starting': 'Connecting', 'link.live': 'Live', 'link.polling': 'Reading every 5 s', 'link.lost': 'No answer',
  'lost': 'Vigie does not answer. What you see is as it was {ago} ago.', 'lost.never': 'Vigie does not answer.',
  'loading': 'Reading the estate…', 'clock': 'The service’s time',
  'status.UP': 'up', 'status.DEGRADED': 'degraded', 'status.DOWN': 'down', 'status.UNKNOWN': 'unknown',
  'severity.critical': 'critical', 'severity.error': 'error', 'severity.warning': 'warning', 'severity.info': 'info',
  'well.one': 'The one service is well', 'well.other': 'All {n} services are well', 'well.none': 'Nothing is watched yet',
  'need.one': '{n} of {all} services needs you', 'need.other': '{n} of {all} services need you',
  'open.one': '{n} open incident', 'open.other': '{n} open incidents',
  'repair.one': '{n} repair running', 'repair.other': '{n} repairs running',
  'wait.one': '{n} decision waits for a person', 'wait.other': '{n} decisions wait for a person',
  'record.down': 'the record is down: no action starts', 'notready': 'Vigie is not ready yet',
  'sentence.calm': 'no open incident', 'unit.s': 's', 'unit.min': 'min', 'unit.h': 'h', 'unit.d': 'd',
  'estate.table': 'Services', 'col.service': 'Service', 'col.zone': 'Zone {zone}', 'col.nozone': 'No zone', 'col.zones': 'Zones',
  'col.now': 'Now', 'col.since': 'Since', 'filter': 'Find a service', 'filter.hint': 'Find  ( / )',
  'only.all': 'All {n}', 'only.need': 'Need you {n}', 'only.label': 'Which services',
  'nothing.found': 'No service has “{text}” in its name.', 'nothing.need': 'No service needs you.',
  'estate.none': 'The estate has no services. Name some in estate.yaml and reload.',
  'now.unknown': 'not known', 'more': '{n} more', 'mark.more': '{n} instances up',
  'incidents': 'Incidents', 'incidents.open': 'Open incidents', 'incidents.closed': 'Closed lately', 'incidents.none': 'No open incident.',
  'closed.none': 'None was closed yet.',
  'nobody': 'in nobody’s hand', 'hand': 'in the hand of {who}', 'open.for': 'open for', 'lasted': 'lasted {span}',
  'incident': 'Incident', 'incident.missing': 'There is no incident {id}.', 'incident.back': 'Incidents',
  'timeline': 'Timeline', 'timeline.none': 'Nothing is written down yet.', 'details': 'details', 'alerts': 'Alerts', 'runs': 'Repairs',
  'field.state': 'State', 'field.opened': 'Opened', 'field.closed': 'Closed', 'field.severity': 'Severity', 'field.service': 'Service',
  'field.hand': 'In hand', 'field.tier': 'Tier', 'field.id': 'Key', 'state.open': 'open', 'state.closed': 'closed', 'no.one': 'nobody',
  'kind.evidence': 'evidence', 'kind.decision': 'decision', 'kind.refused': 'refused', 'kind.call': 'call', 'kind.answer': 'answer',
  'kind.verified': 'verified', 'kind.notice': 'notice', 'kind.operator': 'person', 'kind.state': 'state',
  'alert.pending': 'pending', 'alert.firing': 'firing', 'alert.resolved': 'resolved',
  'healing': 'Healing', 'healing.waiting': 'Waits for a person', 'healing.running': 'Running', 'healing.ended': 'Ended lately',
  'healing.none': 'No repair has run yet.', 'healing.idle': 'No repair is running, and none waits for a person.',
  'refusals': 'Not done, and why', 'refusals.none': 'Nothing was refused.', 'refused.n.one': '{n} time', 'refused.n.other': '{n} times',
  'refused.last': 'last', 'step': 'Step {n}', 'by.plan': 'plan {plan}', 'epoch': 'epoch {n}', 'attempts.one': '{n} call', 'attempts.other': '{n} calls',
  'run.PROPOSED': 'proposed', 'run.WAITING_APPROVAL': 'waits for a person', 'run.GUARDED': 'about to act', 'run.CALLING': 'calling',
  'run.VERIFYING': 'verifying', 'run.IN_FORCE': 'degraded mode in force', 'run.DONE': 'healed', 'run.FAILED': 'failed', 'run.UNDOING': 'undoing', 'run.UNCERTAIN': 'outcome not known',
  'run.REFUSED': 'refused', 'run.EXPIRED': 'expired', 'run.EXHAUSTED': 'ladder ended, not healed', 'run.SHADOWED': 'shadow: not done',
  'stepstate.WAITING': 'waiting', 'stepstate.CALLING': 'calling', 'stepstate.ACCEPTED': 'accepted', 'stepstate.DONE': 'done',
  'stepstate.REFUSED': 'refused', 'stepstate.FAILED': 'failed', 'stepstate.UNCERTAIN': 'not known', 'stepstate.EXPIRED': 'expired',
  'stepstate.UNDONE': 'undone',
  'mode.observe': 'observe', 'mode.shadow': 'shadow', 'mode.approve': 'asks first', 'mode.auto': 'auto',
  'audit': 'Audit', 'audit.lead': 'Every decision and action, each entry chained to the one before by its hash.', 'audit.none': 'The trail is empty.',
  'audit.more': 'Read on', 'audit.filter': 'Find in what was read', 'col.seq': 'No.', 'col.at': 'Time', 'col.actor': 'Who', 'col.action': 'What',
  'col.object': 'To what', 'col.hash': 'Hash', 'audit.chained': 'chained to the entry before', 'audit.broken': 'Broken: the hash before is not the one of the entry before',
  'service.missing': 'There is no service {id}.', 'service.back': 'Estate', 'checks': 'Checks', 'col.instance': 'Instance', 'col.check': 'Check',
  'col.zone1': 'Zone', 'col.state': 'State', 'col.latency': 'Latency', 'col.poll': 'Last poll', 'col.reason': 'Why', 'findings': 'What is wrong',
  'findings.none': 'Nothing is wrong with it.', 'depends': 'Depends on', 'redundancy': 'Must stand', 'redundancy.text': '{i} instances in {z} zones',
  'objective': 'Promised', 'rto': 'back in {span}', 'rpo': 'at most {span} lost', 'flapping': 'flapping', 'breaker.OPEN': 'breaker open', 'breaker.HALF_OPEN': 'breaker half open',
  'expected': 'expected {low} to {high}', 'was.known': 'when last known', 'tier.critical': 'critical', 'tier.standard': 'standard', 'tier.best_effort': 'best effort',
  'hold': 'Hold', 'hold.title': 'Hold every repair?', 'hold.what': 'No new action starts anywhere, on any node, until somebody releases it. Watching and paging go on.',
  'hold.running': 'Under way now:', 'hold.norunning': 'No repair is under way now.', 'hold.do': 'Hold everything', 'hold.banner': 'On hold: no new action starts anywhere',
  'release': 'Release', 'release.title': 'Let repairs start again?', 'release.what': 'Held because: {reason}', 'release.then': 'What is still wrong is judged afresh, and plans that may act by themselves will.',
  'release.do': 'Release', 'reason': 'Why? This goes into the audit trail.', 'reason.optional': 'Note, for the audit trail (may be left out)', 'reason.missing': 'Say why first.',
  'ack': 'Take in hand', 'ack.title': 'Take this incident in hand?', 'ack.what': 'The others see that you are on it. Paging and healing go on as they are.', 'ack.do': 'Take in hand',
  'feedback.real': 'It was real', 'feedback.real.title': 'Was something wrong?', 'feedback.real.what': 'The next one like it will be as easy to see as this one was.',
  'feedback.noise': 'It was noise', 'feedback.noise.title': 'Was nothing wrong?', 'feedback.noise.what': 'As much of these series is no news from now on, whenever it comes.',
  'approve': 'Approve', 'approve.title': 'Let this plan act?', 'approve.do': 'Approve', 'end': 'End', 'end.title': 'End this degraded mode?', 'end.do': 'End', 'end.then': 'The way back is called next, and the mode is not begun again in this incident.', 'field.mode': 'Degraded mode', 'reject': 'Reject', 'reject.title': 'Refuse this plan?', 'reject.do': 'Reject',
  'touches': 'It touches exactly:', 'approve.then': 'The evidence is looked at again before the first call.', 'reject.then': 'Nothing is done; the refusal is kept with your reason.',
  'approvals': '{n} of {all} approvals', 'judged.open': 'not judged yet', 'judged.right': 'judged right', 'judged.needless': 'judged needless', 'judged.harmful': 'judged harmful',
  'cancel': 'Cancel', 'failed': 'Not done: {why}', 'done': 'Done: {what}',
  'help': 'Keyboard', 'help.close': 'Close', 'key.find': 'find', 'key.estate': 'estate', 'key.incidents': 'incidents', 'key.healing': 'healing', 'key.audit': 'audit', 'key.help': 'this help', 'key.esc': 'close, or clear the search',
  'language': 'Language', 'theme': 'Appearance', 'theme.auto': 'as the system', 'theme.light': 'light', 'theme.dark': 'dark', 'node': 'node {node} · version {version} · up for',
  'outbox.one': '{n} notice on its way', 'outbox.other': '{n} notices on their way',
};

const FR = {
  'token': 'Jeton', 'token.title': 'Qui êtes-vous ?', 'token.what': 'Ce Vigie ne répond qu’à ceux qui ont un jeton. Il est gardé pour cet onglet, et oublié avec lui.',
  'token.do': 'Continuer', 'token.wrong': 'Ce jeton n’est pas connu.', 'token.wait': 'Trop de jetons inconnus sont venus d’ici : attendez une minute.', 'token.forget': 'Oublier le jeton', 'link.locked': 'Jeton requis',
  'nav.estate': 'Parc', 'nav.incidents': 'Incidents', 'nav.healing': 'Réparations', 'nav.audit': 'Audit', 'nav.label': 'Pages',
  'skip': 'Aller à la page',
  'link.starting': 'Connexion', 'link.live': 'En direct', 'link.polling': 'Lecture toutes les 5 s', 'link.lost': 'Pas de réponse',
  'lost': 'Vigie ne répond pas. Ce que vous voyez date d’il y a {ago}.', 'lost.never': 'Vigie ne répond pas.',
  'loading': 'Lecture du parc…', 'clock': 'L’heure du service',
  'status.UP': 'en marche', 'status.DEGRADED': 'dégradé', 'status.DOWN': 'en panne', 'status.UNKNOWN': 'inconnu',
  'severity.critical': 'critique', 'severity.error': 'erreur', 'severity.warning': 'avertissement', 'severity.info': 'information',
  'well.one': 'Le service va bien', 'well.other': 'Les {n} services vont bien', 'well.none': 'Rien n’est encore surveillé',
  'need.one': '{n} service sur {all} a besoin de vous', 'need.other': '{n} services sur {all} ont besoin de vous',
  'open.one': '{n} incident ouvert', 'open.other': '{n} incidents ouverts',
  'repair.one': '{n} réparation en cours', 'repair.other': '{n} réparations en cours',
  'wait.one': '{n} décision attend quelqu’un', 'wait.other': '{n} décisions attendent quelqu’un',
  'record.down': 'le registre est en panne : aucune action ne démarre', 'notready': 'Vigie n’est pas encore prête',
  'sentence.calm': 'aucun incident ouvert', 'unit.s': 's', 'unit.min': 'min', 'unit.h': 'h', 'unit.d': 'j',
  'estate.table': 'Services', 'col.service': 'Service', 'col.zone': 'Zone {zone}', 'col.nozone': 'Sans zone', 'col.zones': 'Zones',
  'col.now': 'Maintenant', 'col.since': 'Depuis', 'filter': 'Trouver un service', 'filter.hint': 'Trouver  ( / )',
  'only.all': 'Tous {n}', 'only.need': 'À voir {n}', 'only.label': 'Quels services',
  'nothing.found': 'Aucun service n’a « {text} » dans son nom.', 'nothing.need': 'Aucun service n’a besoin de vous.',
  'estate.none': 'Le parc n’a pas de services. Nommez-en dans estate.yaml et rechargez.',
  'now.unknown': 'non connu', 'more': '{n} de plus', 'mark.more': '{n} instances en marche',
  'incidents': 'Incidents', 'incidents.open': 'Incidents ouverts', 'incidents.closed': 'Clos récemment', 'incidents.none': 'Aucun incident ouvert.',
  'closed.none': 'Aucun n’a encore été clos.',
  'nobody': 'personne ne s’en occupe', 'hand': '{who} s’en occupe', 'open.for': 'ouvert depuis', 'lasted': 'a duré {span}',
  'incident': 'Incident', 'incident.missing': 'Il n’y a pas d’incident {id}.', 'incident.back': 'Incidents',
  'timeline': 'Déroulement', 'timeline.none': 'Rien n’est encore noté.', 'details': 'détails', 'alerts': 'Alertes', 'runs': 'Réparations',
  'field.state': 'État', 'field.opened': 'Ouvert', 'field.closed': 'Clos', 'field.severity': 'Gravité', 'field.service': 'Service',
  'field.hand': 'S’en occupe', 'field.tier': 'Rang', 'field.id': 'Clé', 'state.open': 'ouvert', 'state.closed': 'clos', 'no.one': 'personne',
  'kind.evidence': 'constat', 'kind.decision': 'décision', 'kind.refused': 'refus', 'kind.call': 'appel', 'kind.answer': 'réponse',
  'kind.verified': 'vérifié', 'kind.notice': 'avis', 'kind.operator': 'personne', 'kind.state': 'état',
  'alert.pending': 'en attente', 'alert.firing': 'active', 'alert.resolved': 'résolue',
  'healing': 'Réparations', 'healing.waiting': 'Attend quelqu’un', 'healing.running': 'En cours', 'healing.ended': 'Finies récemment',
  'healing.none': 'Aucune réparation n’a encore eu lieu.', 'healing.idle': 'Aucune réparation n’est en cours, aucune n’attend quelqu’un.',
  'refusals': 'Pas fait, et pourquoi', 'refusals.none': 'Rien n’a été refusé.', 'refused.n.one': '{n} fois', 'refused.n.other': '{n} fois',
  'refused.last': 'la dernière', 'step': 'Étape {n}', 'by.plan': 'plan {plan}', 'epoch': 'époque {n}', 'attempts.one': '{n} appel', 'attempts.other': '{n} appels',
  'run.PROPOSED': 'proposée', 'run.WAITING_APPROVAL': 'attend quelqu’un', 'run.GUARDED': 'va agir', 'run.CALLING': 'appelle',
  'run.VERIFYING': 'vérifie', 'run.IN_FORCE': 'mode dégradé en vigueur', 'run.DONE': 'guérie', 'run.FAILED': 'échouée', 'run.UNDOING': 'défait', 'run.UNCERTAIN': 'issue inconnue',
  'run.REFUSED': 'refusée', 'run.EXPIRED': 'expirée', 'run.EXHAUSTED': 'échelle finie sans guérison', 'run.SHADOWED': 'ombre : pas fait',
  'stepstate.WAITING': 'attend', 'stepstate.CALLING': 'appelle', 'stepstate.ACCEPTED': 'acceptée', 'stepstate.DONE': 'faite',
  'stepstate.REFUSED': 'refusée', 'stepstate.FAILED': 'échouée', 'stepstate.UNCERTAIN': 'inconnue', 'stepstate.EXPIRED': 'expirée',
  'stepstate.UNDONE': 'défaite',
  'mode.observe': 'observe', 'mode.shadow': 'ombre', 'mode.approve': 'demande d’abord', 'mode.auto': 'auto',
  'audit': 'Audit', 'audit.lead': 'Chaque décision et chaque action, enchaînée à la précédente par son empreinte.', 'audit.none': 'Le journal est vide.',
  'audit.more': 'Lire la suite', 'audit.filter': 'Trouver dans ce qui est lu', 'col.seq': 'Nº', 'col.at': 'Heure', 'col.actor': 'Qui', 'col.action': 'Quoi',
  'col.object': 'Sur quoi', 'col.hash': 'Empreinte', 'audit.chained': 'enchaînée à l’entrée précédente', 'audit.broken': 'Rompue : l’empreinte n’est pas celle de l’entrée précédente',
  'service.missing': 'Il n’y a pas de service {id}.', 'service.back': 'Parc', 'checks': 'Contrôles', 'col.instance': 'Instance', 'col.check': 'Contrôle',
  'col.zone1': 'Zone', 'col.state': 'État', 'col.latency': 'Latence', 'col.poll': 'Dernière lecture', 'col.reason': 'Pourquoi', 'findings': 'Ce qui ne va pas',
  'findings.none': 'Tout va bien.', 'depends': 'Dépend de', 'redundancy': 'Doit tenir', 'redundancy.text': '{i} instances dans {z} zones',
  'objective': 'Promis', 'rto': 'de retour en {span}', 'rpo': 'au plus {span} de perte', 'flapping': 'instable', 'breaker.OPEN': 'disjoncteur ouvert', 'breaker.HALF_OPEN': 'disjoncteur entrouvert',
  'expected': 'attendu de {low} à {high}', 'was.known': 'au dernier relevé', 'tier.critical': 'critique', 'tier.standard': 'standard', 'tier.best_effort': 'au mieux',
  'hold': 'Suspendre', 'hold.title': 'Suspendre toute réparation ?', 'hold.what': 'Aucune nouvelle action ne démarre, nulle part, sur aucun nœud, jusqu’à la reprise. La surveillance et les avis continuent.',
  'hold.running': 'En cours maintenant :', 'hold.norunning': 'Aucune réparation n’est en cours.', 'hold.do': 'Tout suspendre', 'hold.banner': 'Suspendu : aucune nouvelle action ne démarre',
  'release': 'Reprendre', 'release.title': 'Laisser repartir les réparations ?', 'release.what': 'Suspendu parce que : {reason}', 'release.then': 'Ce qui ne va toujours pas est jugé à neuf, et les plans qui peuvent agir seuls le feront.',
  'release.do': 'Reprendre', 'reason': 'Pourquoi ? Cela entre dans le journal d’audit.', 'reason.optional': 'Note pour le journal d’audit (facultative)', 'reason.missing': 'Dites d’abord pourquoi.',
  'ack': 'Je m’en occupe', 'ack.title': 'Prendre cet incident en main ?', 'ack.what': 'Les autres voient que vous y êtes. Les avis et les réparations continuent.', 'ack.do': 'Je m’en occupe',
  'feedback.real': 'C’était réel', 'feedback.real.title': 'Y avait-il un problème ?', 'feedback.real.what': 'Le prochain sera vu aussi facilement que celui-ci.',
  'feedback.noise': 'C’était du bruit', 'feedback.noise.title': 'N’y avait-il aucun problème ?', 'feedback.noise.what': 'Autant de ces séries ne sera plus signalé, quel que soit le moment.',
  'approve': 'Approuver', 'approve.title': 'Laisser agir ce plan ?', 'approve.do': 'Approuver', 'end': 'Terminer', 'end.title': 'Terminer ce mode dégradé ?', 'end.do': 'Terminer', 'end.then': 'Le retour est appelé ensuite, et le mode n’est pas repris dans cet incident.', 'field.mode': 'Mode dégradé', 'reject': 'Refuser', 'reject.title': 'Refuser ce plan ?', 'reject.do': 'Refuser',
  'touches': 'Il touche exactement :', 'approve.then': 'Les constats sont revus avant le premier appel.', 'reject.then': 'Rien n’est fait ; le refus est gardé avec votre raison.',
  'approvals': '{n} accords sur {all}', 'judged.open': 'pas encore jugé', 'judged.right': 'jugé juste', 'judged.needless': 'jugé inutile', 'judged.harmful': 'jugé nuisible',
  'cancel': 'Annuler', 'failed': 'Pas fait : {why}', 'done': 'Fait : {what}',
  'help': 'Clavier', 'help.close': 'Fermer', 'key.find': 'trouver', 'key.estate': 'parc', 'key.incidents': 'incidents', 'key.healing': 'réparations', 'key.audit': 'audit', 'key.help': 'cette aide', 'key.esc': 'fermer, ou vider la recherche',
  'language': 'Langue', 'theme': 'Apparence', 'theme.auto': 'comme le système', 'theme.light': 'clair', 'theme.dark': 'sombre', 'node': 'nœud {node} · version {version} · en marche depuis',
  'outbox.one': '{n} avis en route', 'outbox.other': '{n} avis en route',
};

const DICTIONARIES = {en: EN, fr: FR};

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing is no reason to show nothing
  }
}

let current = kept('language') ?? (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en');
if (!(current in DICTIONARIES)) current = 'en';

export function language() {
  return current;
}

/** The sentence under a key, its places filled; a word that has no translation is shown as it is. */
export function t(key, values = {}) {
  const text = DICTIONARIES[current][key] ?? key.slice(key.indexOf('.') + 1);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** The sentence for a number of things. */
export function count(key, n, values = {}) {
  const form = new Intl.PluralRules(current).select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, {n, ...values});
}
