// INCIDENTS: those that are open, and those that were closed lately.

import {el, keyed, part} from './dom.js';
import {severity} from './shapes.js';
import {moment, since, span} from './time.js';
import {count, t} from './words.js';

/** An incident in a line. */
export function incidentRow(incident) {
  const hand = incident.acknowledged_by;
  return el(`li.of-${incident.severity}`, {},
    severity(incident.severity),
    el('div', {},
      el('a', {href: `#/incidents/${encodeURIComponent(incident.id)}`, 'data-focus': incident.id}, incident.summary),
      el('p.meta', {},
        el('span', {}, incident.service),
        incident.closed_at
          ? [el('span', {}, moment(incident.closed_at)), el('span', {}, t('lasted', {span: span(Date.parse(incident.closed_at) - Date.parse(incident.opened_at))}))]
          : [el('span', {}, `${t('open.for')} `, since(incident.opened_at)), el(hand ? 'span' : 'span.alone', {}, hand ? t('hand', {who: hand}) : t('nobody'))])));
}

/** What the line shows. */
incidentRow.data = ({id, service, severity: word, summary, opened_at, closed_at, acknowledged_by}) =>
  ({id, service, severity: word, summary, opened_at, closed_at, acknowledged_by});

export function incidents(main) {
  const open = el('ul.incidents', {'aria-label': t('incidents.open')});
  const closed = el('ul.incidents.quiet', {'aria-label': t('incidents.closed')});
  const head = el('h1');
  const noneOpen = el('div');
  const noneClosed = el('div');
  main.append(head, open, noneOpen, el('h2', {}, t('incidents.closed')), closed, noneClosed);
  return state => {
    part(head, state.incidents.length, n => (n ? count('open', n) : t('incidents')));
    keyed(open, state.incidents.map(incidentRow.data), incident => incident.id, incidentRow);
    keyed(closed, state.closed.map(incidentRow.data), incident => incident.id, incidentRow);
    part(noneOpen, state.incidents.length === 0, none => none && el('p.empty', {}, state.loaded ? t('incidents.none') : t('loading')));
    part(noneClosed, state.closed.length === 0, none => none && el('p.empty', {}, t('closed.none')));
  };
}
