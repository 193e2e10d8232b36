// Keeps the store in step with the service: hints come by server-sent events, are gathered for a moment, and then only
// what they name is read again. While there is no stream, everything is read every few seconds.

import * as api from './api.js';
import {get, set} from './store.js';
import {follow} from './stream.js';
import {askToken, forget} from './token.js';

const GATHER_MS = 300;
const POLL_MS = 5_000;
const EVERYTHING_MS = 60_000;
const RETRY_MS = 2_000;
const FEW = 8;

const dirty = new Set();
const touched = new Set();
let reading = false;
let timer = null;

const LOADERS = {
  status: async () => ({status: await api.get('status')}),
  services: async () => ({services: new Map((await api.all('services')).map(service => [service.name, service]))}),
  incidents: async () => ({incidents: await api.all('incidents?state=open')}),
  runs: async () => ({runs: (await api.get('runs?limit=200')).items}),
  findings: async () => ({findings: await api.all('findings')}),
  closed: async () => ({closed: (await api.get('incidents?state=closed&limit=50')).items}),
  refusals: async () => ({refusals: (await api.get('refusals?limit=1000')).items}),
  targets: async () => ({targets: await api.all(`targets?service=${encodeURIComponent(get().route.id)}`)}),
  incident,
  audit,
};

const ALWAYS = ['status', 'services', 'incidents', 'runs', 'findings'];
const OF_PAGE = {
  estate: [], incidents: ['closed'], incident: ['incident', 'refusals'], healing: ['refusals'], audit: ['audit'], service: ['targets'],
};
const OF_KIND = {
  service: [], target: ['targets'], finding: ['findings'], incident: ['incidents', 'closed', 'incident', 'audit'],
  run: ['runs', 'incident', 'audit'], refusal: ['refusals', 'incident'], hold: ['status', 'audit'],
};

async function incident() {
  const id = get().route.id;
  try {
    return {incident: await api.get(api.one('incidents', id)), missing: false};
  } catch (e) {
    if (e.status === 404) return {incident: null, missing: true};
    throw e;
  }
}

/** The trail only grows at its end, so of what was read already only the last part is read again. */
async function audit() {
  const parts = get().audit.slice(0, -1);
  return {audit: [...parts, await auditPart(parts.at(-1)?.next ?? null)]};
}

async function auditPart(after) {
  const page = await api.get(`audit?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`);
  return {items: page.items, next: page.next};
}

/** Reads the next part of the audit trail. */
export async function moreAudit() {
  const parts = get().audit;
  set({audit: [...parts, await auditPart(parts.at(-1).next)]});
}

/** Reads again what a page needs, now; without a name, everything. */
export function refresh(...names) {
  for (const name of names.length ? names : [...ALWAYS, ...OF_PAGE[get().route.page]]) dirty.add(name);
  schedule(0);
}

function schedule(delay) {
  if (get().link === 'locked' || (timer !== null && delay > 0)) return;
  clearTimeout(timer);
  timer = setTimeout(read, delay);
}

async function read() {
  timer = null;
  if (reading) return schedule(GATHER_MS);
  reading = true;
  const needed = new Set([...ALWAYS, ...OF_PAGE[get().route.page]]);
  const names = [...dirty].filter(name => needed.has(name));
  const services = [...touched];
  dirty.clear();
  touched.clear();
  try {
    const patches = await Promise.all([...names.map(name => LOADERS[name]()), names.includes('services') ? {} : some(services)]);
    set(Object.assign({heardAt: Date.now(), loaded: true, link: get().link === 'lost' ? 'polling' : get().link}, ...patches));
  } catch (e) {
    for (const name of names) dirty.add(name);
    for (const name of services) touched.add(name);
    if (e.status === 401) return lock();
    set({link: 'lost'});
    setTimeout(() => schedule(0), POLL_MS);
  } finally {
    reading = false;
    if (dirty.size + touched.size > 0 && get().link !== 'lost') schedule(GATHER_MS);
  }
}

/** Only the services that were named, unless they are many. */
async function some(names) {
  if (names.length === 0) return {};
  if (names.length > FEW) return LOADERS.services();
  const services = new Map(get().services);
  await Promise.all(names.map(async name => {
    try {
      services.set(name, await api.get(api.one('services', name)));
    } catch (e) {
      if (e.status !== 404) throw e;
      services.delete(name);
    }
  }));
  return {services};
}

function hint(kind, key) {
  if (!(kind in OF_KIND)) return refresh();
  if (kind === 'service') touched.add(key);
  if (kind === 'target') touched.add(key.slice(0, key.indexOf('/')));
  for (const name of OF_KIND[kind]) dirty.add(name);
  schedule(GATHER_MS);
}

/** Nothing is asked any more until there is a token that the service knows. */
export function lock() {
  if (get().link === 'locked') return;
  forget();
  set({link: 'locked'});
  askToken(() => {
    set({link: 'starting'});
    refresh();
  });
}

async function listen() {
  const opened = () => {
    set({link: 'live'});
    refresh(); // what happened between the last answer and now was not told
  };
  for (;;) {
    try {
      if (get().link !== 'locked') await follow(opened, (kind, data) => hint(kind, data.key ?? ''));
    } catch (e) {
      if (e.status === 401) lock();
    }
    if (get().link === 'live') set({link: 'polling'});
    await new Promise(again => setTimeout(again, RETRY_MS));
  }
}

/** Begins to listen. */
export function start() {
  listen();
  setInterval(() => get().link === 'live' || refresh(), POLL_MS);
  setInterval(() => refresh(), EVERYTHING_MS);
  refresh();
}
