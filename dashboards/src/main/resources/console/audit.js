// AUDIT: the chain as it was written, each entry with its link to the one before.

import {tell} from './ask.js';
import {el, keyed, part} from './dom.js';
import {moreAudit} from './live.js';
import {moment} from './time.js';
import {t} from './words.js';

export function audit(main) {
  let text = '';
  let latest = null;
  const find = el('input', {
    type: 'search', id: 'find', placeholder: t('filter.hint'), 'aria-label': t('audit.filter'), autocomplete: 'off', spellcheck: 'false',
    oninput: () => {
      text = find.value.trim().toLowerCase();
      show(latest);
    },
  });
  const rows = el('tbody', {role: 'rowgroup'});
  const head = el('thead', {role: 'rowgroup'}, el('tr', {role: 'row'}, ['seq', 'at', 'actor', 'action', 'object', 'hash'].map(name =>
    el(`th.${name}`, {role: 'columnheader', scope: 'col'}, t(`col.${name}`)))));
  const table = el('table.audit', {role: 'table', 'aria-label': t('audit')}, head, rows);
  const more = el('div.more');
  main.append(el('h1', {}, t('audit')), el('p.lead', {}, t('audit.lead')), el('div.tools', {}, find), table, more);
  const show = state => {
    latest = state;
    const entries = linked(state.audit.flatMap(page => page.items));
    keyed(rows, entries.filter(entry => `${entry.actor} ${entry.action} ${entry.object}`.toLowerCase().includes(text)), entry => String(entry.seq), row);
    table.hidden = entries.length === 0;
    part(more, {next: state.audit.at(-1)?.next ?? null, none: entries.length === 0, loaded: state.loaded}, end);
  };
  return show;
}

function linked(entries) {
  return entries.map((entry, i) => ({...entry, whole: i === 0 || entry.previous === entries[i - 1].hash}));
}

function row(entry) {
  const cell = (name, ...children) => el(`td.${name}`, {role: 'cell'}, ...children);
  return el(entry.whole ? 'tr' : 'tr.is-broken', {role: 'row'},
    cell('seq', String(entry.seq)), cell('at', moment(entry.at)), cell('actor', entry.actor), cell('action', entry.action),
    cell('object', el('code', {}, entry.object)),
    cell('hash', el('code', {title: `${entry.hash}\n${t(entry.whole ? 'audit.chained' : 'audit.broken')}`}, entry.whole ? entry.hash.slice(0, 12) : t('audit.broken'))));
}

function end({next, none, loaded}) {
  if (none) return el('p.empty', {}, loaded ? t('audit.none') : t('loading'));
  return next !== null && el('button', {type: 'button', 'data-focus': 'more', onclick: () => moreAudit().catch(e => tell(t('failed', {why: e.message})))}, t('audit.more'));
}
