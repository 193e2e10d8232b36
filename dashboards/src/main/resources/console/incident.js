// INCIDENT: what is happening? The timeline of one incident, with what is behind each line.

import * as api from './api.js';
import {ask} from './ask.js';
import {el, keyed, part} from './dom.js';
import {refresh} from './live.js';
import {runCard} from './runs.js';
import {severity} from './shapes.js';
import {moment, since, span} from './time.js';
import {t} from './words.js';

export function incident(main) {
  const head = el('div.head');
  const timeline = el('ol.timeline', {'aria-label': t('timeline')});
  const none = el('div');
  const alerts = el('div');
  const runs = el('div.cards');
  const runsTitle = el('div');
  const body = el('div.columns', {},
    el('section', {}, el('h2', {}, t('timeline')), timeline, none),
    el('section', {}, runsTitle, runs, alerts));
  main.append(el('p.back', {}, el('a', {href: '#/incidents'}, `← ${t('incident.back')}`)), head, body);
  return state => {
    const it = state.incident?.id === state.route.id ? state.incident : null;
    body.hidden = !it;
    part(head, it ? {...it, timeline: null} : {missing: state.missing, id: state.route.id}, data => (it ? title(it) : absent(data)));
    if (!it) return;
    keyed(timeline, it.timeline.map((entry, i) => ({...entry, i})), entry => String(entry.i), timelineEntry);
    part(none, it.timeline.length === 0, empty => empty && el('p.empty', {}, t('timeline.none')));
    part(alerts, it.alerts, alertList);
    const own = state.runs.filter(run => run.incident === it.id || it.runs.includes(run.id));
    part(runsTitle, own.length > 0, some => some && el('h2', {}, t('runs')));
    keyed(runs, own.map(run => runCard.data(run, state.services)), run => run.id, runCard);
  };
}

function absent({missing, id}) {
  return missing ? el('p.empty', {}, t('incident.missing', {id})) : el('p.empty', {}, t('loading'));
}

function title(it) {
  const open = it.state === 'open';
  const field = (name, ...value) => el('div', {}, el('dt', {}, t(`field.${name}`)), el('dd', {}, ...value));
  return [
    el('div.titled', {},
      el('h1', {}, severity(it.severity), el('span', {}, it.summary)),
      open && !it.acknowledged_by && el('button.primary', {type: 'button', id: 'ack', 'data-focus': 'ack', onclick: () => askAck(it)}, t('ack')),
      it.alerts.some(alert => alert.labels.alertname === 'Anomaly') && ['real', 'noise'].map(verdict =>
        el('button', {type: 'button', id: `feedback-${verdict}`, 'data-focus': `feedback-${verdict}`, onclick: () => askFeedback(it, verdict)}, t(`feedback.${verdict}`)))),
    el('dl.facts', {},
      open ? field('state', `${t('state.open')} · `, since(it.opened_at))
        : field('state', `${t('state.closed')} · ${t('lasted', {span: span(Date.parse(it.closed_at) - Date.parse(it.opened_at))})}`),
      field('service', el('a', {href: `#/service/${encodeURIComponent(it.service)}`}, it.service)),
      field('severity', t(`severity.${it.severity}`)),
      field('hand', it.acknowledged_by ?? t('no.one')),
      field('opened', moment(it.opened_at)),
      it.closed_at && field('closed', moment(it.closed_at)),
      field('id', el('code', {}, it.id))),
  ];
}

function askAck(it) {
  ask({
    title: t('ack.title'),
    body: [el('p', {}, it.summary), el('p.muted', {}, t('ack.what'))],
    reason: 'optional',
    action: t('ack.do'),
    submit: async note => {
      const answer = await api.post(api.one('incidents', it.id, 'ack'), note ? {note} : {});
      refresh('incidents', 'incident');
      return answer;
    },
  });
}

function askFeedback(it, verdict) {
  ask({
    title: t(`feedback.${verdict}.title`),
    body: [el('p', {}, it.summary), el('p.muted', {}, t(`feedback.${verdict}.what`))],
    reason: 'optional',
    action: t(`feedback.${verdict}`),
    submit: async note => {
      const answer = await api.post(api.one('incidents', it.id, 'feedback'), note ? {verdict, note} : {verdict});
      refresh('incidents', 'incident');
      return answer;
    },
  });
}

function timelineEntry(entry) {
  const data = Object.entries(entry.data);
  const kind = /^[a-z]+$/.test(entry.kind) ? entry.kind : 'state';
  return el(`li.kind-${kind}`, {},
    moment(entry.at),
    el('span.kind', {}, t(`kind.${entry.kind}`)),
    el('div', {}, el('p', {}, entry.text), data.length > 0 && el('details', {'data-focus': `entry-${entry.i}`},
      el('summary', {}, t('details')),
      el('dl', {}, data.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])))));
}

function alertList(alerts) {
  return [el('h2', {}, t('alerts')), el('ul.alerts', {}, alerts.map(alert => el(`li.is-${alert.state}`, {},
    el('p', {}, el('strong', {}, alert.labels.alertname ?? ''), ` ${t(`alert.${alert.state}`)} `,
      alert.resolved_at ? moment(alert.resolved_at) : since(alert.fired_at ?? alert.active_at)),
    el('p.labels', {}, Object.entries(alert.labels).filter(([name]) => name !== 'alertname')
      .map(([name, value]) => el('span.label', {}, el('i', {}, name), value))))))];
}
