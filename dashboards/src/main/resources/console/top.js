// The line on top of every page, and the one below it.

import {el, part, svg} from './dom.js';
import {askHold, banner} from './hold.js';
import {lock} from './live.js';
import {settings} from './settings.js';
import {at, learn, now, since, span} from './time.js';
import {known} from './token.js';
import {t} from './words.js';

const PAGES = ['estate', 'incidents', 'healing', 'audit'];
const UNDER = {incident: 'incidents', service: 'estate'};

const link = el('span.link', {role: 'status'});
const clock = el('span.clock', {title: t('clock')});
const nav = el('nav', {'aria-label': t('nav.label')});
const hold = el('span');
const place = el('p');
const leave = el('span');

/** Builds what stays. */
export function build() {
  document.getElementById('top').append(
    el('a.skip', {href: '#main', onclick: skip}, t('skip')),
    el('a.brand', {href: '#/estate'}, eye(), el('span', {}, 'Vigie')),
    nav, el('div.right', {}, link, clock, hold));
  document.getElementById('foot').append(place, el('div.choices', {}, settings(), leave));
}

function skip(event) {
  event.preventDefault(); // the hash is the route
  document.getElementById('main').focus();
}

function eye() {
  return svg('svg', {viewBox: '0 0 32 32', 'aria-hidden': 'true'},
    svg('path', {d: 'M3 16 C9 7 23 7 29 16 C23 25 9 25 3 16 Z'}), svg('circle', {cx: 16, cy: 16, r: 4.2}));
}

/** Brings the line into step with the state. */
export function show(state) {
  learn(state.status);
  const here = UNDER[state.route.page] ?? state.route.page;
  part(nav, {here, open: state.incidents.length}, () => PAGES.map(page =>
    el('a', {href: `#/${page}`, 'aria-current': page === here ? 'page' : null, 'data-focus': page},
      t(`nav.${page}`), page === 'incidents' && state.incidents.length > 0 && el('span.badge', {}, String(state.incidents.length)))));
  part(link, state.link, name => {
    link.className = `link is-${name}`;
    return el('span', {}, t(`link.${name}`));
  });
  part(hold, state.status !== null && state.status.hold === null, free => free
    && el('button.hold', {type: 'button', id: 'hold', 'data-focus': 'hold', onclick: askHold}, t('hold')));
  part(leave, known(), token => token && el('button', {type: 'button', id: 'forget', 'data-focus': 'forget', onclick: lock}, t('token.forget')));
  const lost = state.link === 'lost' && (state.heardAt ? t('lost', {ago: span(Date.now() - state.heardAt)}) : t('lost.never'));
  part(document.getElementById('banner'), {hold: state.status?.hold, lost}, banner);
  const {node, version, started_at} = state.status ?? {};
  part(place, {node, version, started_at}, () => node && [t('node', {node, version}), ' ', since(started_at)]);
}

/** A second has gone by. */
export function tickClock() {
  clock.textContent = at(now());
}
