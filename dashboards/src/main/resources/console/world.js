// What follows from the state: who needs somebody, what is going on, what a person would say of it in a sentence.

import {count, t} from './words.js';

const FINAL = new Set(['DONE', 'FAILED', 'REFUSED', 'EXPIRED', 'EXHAUSTED', 'SHADOWED']);
const RANK = {DOWN: 0, DEGRADED: 1, UNKNOWN: 2, UP: 4};
const TIER = {critical: 0, standard: 1, best_effort: 2};
const SEVERITY = {critical: 3, error: 2, warning: 1, info: 0};

export const isRunning = run => !FINAL.has(run.state);
/** A degraded mode that holds: it may for hours, and nothing is being done. */
export const inForce = run => run.state === 'IN_FORCE';
/** A run that goes no further without a person. */
export const waits = run => run.state === 'WAITING_APPROVAL' || run.state === 'UNCERTAIN';

/** The services that are in an open incident, by the incident's root or by one of its alerts. */
export function troubled(incidents) {
  const names = new Set();
  for (const incident of incidents) {
    names.add(incident.service);
    for (const alert of incident.alerts) if (alert.state !== 'resolved' && alert.labels.service) names.add(alert.labels.service);
  }
  return names;
}

export function needs(service, inTrouble) {
  return service.status !== 'UP' || inTrouble.has(service.name);
}

/** What needs somebody comes first, then what matters more, then by name. */
export function sorted(services, inTrouble) {
  const rank = service => (service.status === 'UP' && inTrouble.has(service.name) ? 3 : RANK[service.status]);
  return [...services].sort((a, b) =>
    rank(a) - rank(b) || TIER[a.tier] - TIER[b.tier] || a.name.localeCompare(b.name, 'en', {numeric: true}));
}

/** The state of the world in a sentence and what goes with it. */
export function sentence({services, incidents, runs, status}) {
  const inTrouble = troubled(incidents);
  const needy = [...services.values()].filter(service => needs(service, inTrouble));
  const head = services.size === 0 ? t('well.none')
    : needy.length === 0 ? count('well', services.size) : count('need', needy.length, {all: services.size});
  const repairs = runs.filter(run => isRunning(run) && !waits(run) && !inForce(run)).length;
  const waiting = runs.filter(waits).length;
  const rest = [
    status?.record === 'down' && t('record.down'),
    status && !status.ready && t('notready'),
    waiting > 0 && count('wait', waiting),
    repairs > 0 && count('repair', repairs),
    incidents.length > 0 ? count('open', incidents.length) : services.size > 0 && t('sentence.calm'),
  ].filter(Boolean);
  const worst = needy.reduce((w, service) => (RANK[service.status] < RANK[w] ? service.status : w), 'UP');
  return {head, rest, worst, needy: needy.length};
}

/** What is going on with a service: a repair, else the worst that is wrong with it. */
export function current(service, runs, findings) {
  const run = runs.find(candidate => candidate.service === service.name && isRunning(candidate) && !inForce(candidate));
  if (run) {
    const step = run.steps.findLast(candidate => candidate.state !== 'WAITING') ?? run.steps[0];
    const names = step ? step.targets.map(address => nameOf(service, address)).join(', ') : '';
    return {kind: waits(run) ? 'waits' : 'repair', text: `${step?.action ?? run.plan} ${names}`, state: run.state, since: step?.called_at ?? run.started_at};
  }
  const worst = findings.filter(finding => finding.service === service.name && finding.state === 'active')
    .sort((a, b) => SEVERITY[b.severity] - SEVERITY[a.severity])[0];
  if (worst) return {kind: 'finding', text: worst.summary};
  return service.status === 'UNKNOWN' ? {kind: 'unknown', text: t('now.unknown')} : null;
}

/** What people call an instance. */
export function nameOf(service, address) {
  return service?.instances.find(instance => instance.instance === address)?.name ?? address;
}
