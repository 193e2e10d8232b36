// ESTATE: is everything well? One line for each service, what needs somebody first.

import {el, keyed, part} from './dom.js';
import {incidentRow} from './incidents.js';
import {mark} from './shapes.js';
import {get, set} from './store.js';
import {since} from './time.js';
import {current, needs, sentence, sorted, troubled} from './world.js';
import {t} from './words.js';

const MANY_ZONES = 6;
const MANY_MARKS = 8;
let onlyNeedy = false;

/** The page; returns what brings it into step with the state. */
export function estate(main) {
  const head = el('div.sentence');
  const incidents = el('ul.incidents', {'aria-label': t('incidents.open')});
  const find = el('input', {
    type: 'search', id: 'find', placeholder: t('filter.hint'), 'aria-label': t('filter'), autocomplete: 'off', spellcheck: 'false',
    value: get().filter, oninput: () => set({filter: find.value}),
  });
  const which = el('div.which', {role: 'group', 'aria-label': t('only.label')});
  const columns = el('tr', {role: 'row'});
  const rows = el('tbody', {role: 'rowgroup'});
  const empty = el('div');
  const table = el('table.estate', {role: 'table', 'aria-label': t('estate.table')}, el('thead', {role: 'rowgroup'}, columns), rows);
  main.append(head, incidents, el('div.tools', {}, find, which), table, empty);
  return state => {
    const inTrouble = troubled(state.incidents);
    const list = sorted(state.services.values(), inTrouble);
    const needy = list.filter(service => needs(service, inTrouble));
    const text = state.filter.trim().toLowerCase();
    const shown = (onlyNeedy ? needy : list).filter(service => service.name.toLowerCase().includes(text));
    const zones = zonesOf(list);
    part(head, sentence(state), says);
    keyed(incidents, state.incidents.map(incidentRow.data), incident => incident.id, incidentRow);
    part(which, {all: list.length, needy: needy.length, onlyNeedy}, choices);
    part(columns, zones, titles);
    keyed(rows, shown.map(service => line(service, state, zones)), row => row.service.name, serviceRow);
    table.hidden = shown.length === 0;
    part(empty, {none: list.length === 0, shown: shown.length, text, loaded: state.loaded}, nothing);
  };
}

/** The answer first. */
export function says({head, rest, worst}) {
  return [
    el(`h1.worst-${worst}`, {}, worst !== 'UP' && mark(worst), el('span', {}, head)),
    el('p', {}, rest.flatMap((text, i) => (i ? [el('i', {'aria-hidden': 'true'}, ' · '), text] : [text]))),
  ];
}

function choices({all, needy, onlyNeedy: chosen}) {
  const choice = (value, text) => el('button', {
    type: 'button', 'aria-pressed': String(chosen === value), 'data-focus': `only-${value}`,
    onclick: () => {
      onlyNeedy = value;
      set({});
    },
  }, text);
  return [choice(false, t('only.all', {n: all})), choice(true, t('only.need', {n: needy}))];
}

/** The columns: a zone each, or one for all of them where they are too many to stand side by side. */
function zonesOf(services) {
  const names = [...new Set(services.flatMap(service => service.zones.map(zone => zone.zone)))].sort();
  return names.length > MANY_ZONES ? null : names;
}

function titles(zones) {
  const title = (name, text) => el(`th.${name}`, {role: 'columnheader', scope: 'col'}, text);
  return [
    title('service', t('col.service')),
    ...(zones ? zones.map(zone => title('zone', zone ? t('col.zone', {zone}) : t('col.nozone'))) : [title('zones', t('col.zones'))]),
    title('now', t('col.now')), title('since', t('col.since')),
  ];
}

/** Exactly what a row shows, so that a row is made anew if and only if it looks different. */
function line(service, {runs, findings}, zones) {
  const instances = service.instances.map(({name, zone, status, labels}) => ({name, zone, status, role: labels.role}));
  const {name, tier, status, since: from} = service;
  return {service: {name, tier, status, since: from, instances}, zones, now: current(service, runs, findings)};
}

function serviceRow({service, zones, now}) {
  const cell = (name, props, ...children) => el(`td.${name}`, {role: 'cell', ...props}, ...children);
  const instances = zone => service.instances.filter(instance => instance.zone === zone);
  const all = [...new Set(service.instances.map(instance => instance.zone))].sort();
  return el(`tr.is-${service.status}`, {role: 'row'},
    el('th.service', {role: 'rowheader', scope: 'row'}, mark(service.status),
      el('a', {href: `#/service/${encodeURIComponent(service.name)}`, 'data-focus': service.name}, service.name)),
    zones ? zones.map(zone => cell('zone', {'data-zone': zone}, marks(instances(zone))))
      : cell('zones', {}, all.map(zone => el('span.inline', {}, el('b', {}, zone), marks(instances(zone))))),
    cell('now', {}, now && doing(now)),
    cell('since', {}, since(service.since)));
}

/** A mark for each instance; where they are many, those that are not up and how many are. */
function marks(instances) {
  if (instances.length === 0) return [];
  const bad = instances.filter(instance => instance.status !== 'UP');
  const shown = instances.length <= MANY_MARKS ? instances : bad.slice(0, MANY_MARKS);
  const up = instances.length - bad.length;
  const rest = instances.length > MANY_MARKS && up > 0 ? [mark('UP', t('mark.more', {n: up})), el('small', {'aria-hidden': 'true'}, `×${up}`)] : [];
  return el('span.marks', {}, shown.map(instance => [
    mark(instance.status, `${instance.name}: ${t(`status.${instance.status}`)}${instance.role ? `, ${instance.role}` : ''}`),
    instance.role && el('small', {'aria-hidden': 'true'}, instance.role[0].toUpperCase()),
  ]), rest, bad.length > MANY_MARKS && shown.length < bad.length && el('small', {}, t('more', {n: bad.length - shown.length})));
}

function doing(now) {
  if (!now.state) return el(`span.${now.kind}`, {title: now.text}, now.text);
  return el(`span.${now.kind}`, {}, el('b', {}, now.text), ` ${t(`run.${now.state}`)} `, since(now.since));
}

function nothing({none, shown, text, loaded}) {
  if (shown > 0) return [];
  const sentence = !loaded ? t('loading') : none ? t('estate.none') : text ? t('nothing.found', {text}) : t('nothing.need');
  return el('p.empty', {}, sentence);
}
