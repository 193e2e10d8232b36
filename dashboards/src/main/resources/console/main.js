// Begins here: a route chooses a page, a page is a function that fills the main element and returns what keeps it in step.

import {audit} from './audit.js';
import {estate} from './estate.js';
import {healing} from './healing.js';
import {incident} from './incident.js';
import {incidents} from './incidents.js';
import {listen} from './keys.js';
import * as live from './live.js';
import {service} from './service.js';
import {apply} from './settings.js';
import {get, set, watch} from './store.js';
import {tick} from './time.js';
import * as top from './top.js';
import {sentence} from './world.js';
import {t} from './words.js';

const PAGES = {estate, incidents, incident, healing, audit, service};
const main = document.getElementById('main');
let update = () => {};

function route() {
  const [page, id] = location.hash.replace(/^#\/?/, '').split('/').map(decode);
  if (page === 'incidents' && id) return {page: 'incident', id};
  if (page === 'service' && id) return {page, id};
  return {page: page in PAGES && !['incident', 'service'].includes(page) ? page : 'estate', id: null};
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function open(first) {
  const to = route();
  set({route: to, targets: [], missing: false});
  main.replaceChildren();
  main.className = to.page;
  update = PAGES[to.page](main);
  update(get());
  window.scrollTo(0, 0);
  if (!first) main.focus({preventScroll: true});
  live.refresh();
}

function title({services, incidents, runs, status, route: {page}}) {
  const {needy} = sentence({services, incidents, runs, status});
  const text = `${needy ? `(${needy}) ` : ''}${t(`nav.${{incident: 'incidents', service: 'estate'}[page] ?? page}`)} · Vigie`;
  if (document.title !== text) document.title = text;
}

apply();
top.build();
watch(state => {
  top.show(state);
  update(state);
  title(state);
});
window.addEventListener('hashchange', () => open(false));
setInterval(() => {
  tick();
  top.tickClock();
  if (get().link === 'lost') set({});
}, 1_000);
listen();
open(true);
top.tickClock();
live.start();
