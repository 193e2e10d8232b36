// One service: each check of each instance, and what is wrong.

import {el, keyed, part} from './dom.js';
import {mark, severity} from './shapes.js';
import {since, span} from './time.js';
import {t} from './words.js';

export function service(main) {
  const head = el('div.head');
  const findings = el('ul.findings');
  const none = el('div');
  const rows = el('tbody', {role: 'rowgroup'});
  const columns = ['instance', 'zone1', 'check', 'latency', 'poll', 'since', 'reason'];
  const table = el('table.checks', {role: 'table', 'aria-label': t('checks')},
    el('thead', {role: 'rowgroup'}, el('tr', {role: 'row'}, columns.map(name => el(`th.${name}`, {role: 'columnheader', scope: 'col'}, t(`col.${name}`))))), rows);
  const body = el('div', {}, el('h2', {}, t('findings')), findings, none, el('h2', {}, t('checks')), table);
  main.append(el('p.back', {}, el('a', {href: '#/estate'}, `← ${t('service.back')}`)), head, body);
  return state => {
    const it = state.services.get(state.route.id);
    body.hidden = !it;
    part(head, it ? {...it, instances: null, zones: null} : {id: state.route.id, loaded: state.loaded}, data => (it ? title(data)
      : el('p.empty', {}, data.loaded ? t('service.missing', {id: data.id}) : t('loading'))));
    if (!it) return;
    const own = state.findings.filter(finding => finding.service === it.name);
    keyed(findings, own, finding => finding.id, findingRow);
    part(none, own.length === 0, empty => empty && el('p.empty', {}, t('findings.none')));
    keyed(rows, state.targets.filter(target => target.service === it.name), target => `${target.instance}/${target.check}`, targetRow);
  };
}

function title(it) {
  const field = (name, ...value) => el('div', {}, el('dt', {}, t(name)), el('dd', {}, ...value));
  const {rto_seconds: rto, rpo_seconds: rpo} = it.objectives;
  const promised = [rto !== null && t('rto', {span: span(rto * 1000)}), rpo !== null && t('rpo', {span: span(rpo * 1000)})].filter(Boolean);
  return [
    el('h1', {}, mark(it.status), el('span', {}, it.name)),
    el('dl.facts', {},
      field('field.state', `${t(`status.${it.status}`)} · `, since(it.since)),
      it.mode && field('field.mode', it.mode),
      field('field.tier', t(`tier.${it.tier}`)),
      it.depends_on.length > 0 && field('depends', it.depends_on.flatMap((name, i) => [i ? ', ' : '', el('a', {href: `#/service/${encodeURIComponent(name)}`}, name)])),
      it.redundancy && field('redundancy', t('redundancy.text', {i: it.redundancy.min_instances, z: it.redundancy.min_zones})),
      promised.length > 0 && field('objective', promised.join(', '))),
  ];
}

function findingRow(finding) {
  return el(`li.of-${finding.severity}`, {}, severity(finding.severity), el('div', {},
    el('p', {}, finding.summary),
    el('p.meta', {}, el('span', {}, finding.kind), el('span', {}, since(finding.since)), finding.state === 'unknown' && el('span', {}, t('was.known')),
      finding.evidence.map(text => el('span', {}, text)))));
}

function targetRow(target) {
  const cell = (name, ...children) => el(`td.${name}`, {role: 'cell'}, ...children);
  const why = [target.reason, target.flapping && t('flapping'), target.breaker && target.breaker !== 'CLOSED' && t(`breaker.${target.breaker}`)].filter(Boolean);
  return el(`tr.is-${target.status}`, {role: 'row'},
    el('th.instance', {role: 'rowheader', scope: 'row'}, mark(target.status), el('span', {title: target.instance}, target.name)),
    cell('zone1', target.zone), cell('check', target.check),
    cell('latency', target.latency_seconds === null ? '–' : `${Math.round(target.latency_seconds * 1000)} ms`),
    cell('poll', target.last_poll ? since(target.last_poll) : '–'), cell('since', since(target.since)), cell('reason', why.join(' · ')));
}
