// The public JSON API, and nothing else. The browser keeps answers by their tags, so asking again is cheap.

import {headers} from './token.js';

const BASE = 'api/v1/';
const DEADLINE_MS = 10_000;

/** What an answer that is not good says of itself. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function get(path) {
  return read(await fetch(BASE + path, {headers: headers(), signal: AbortSignal.timeout(DEADLINE_MS)}));
}

/** A whole list, part by part; twenty parts are the end of any list that a page can show. */
export async function all(path) {
  const items = [];
  let after = '';
  for (let i = 0; i < 20; i++) {
    const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=1000${after}`);
    items.push(...page.items);
    if (!page.next) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  return items;
}

export async function post(path, body) {
  return read(await fetch(BASE + path, {
    method: 'POST',
    headers: headers({'Content-Type': 'application/json'}),
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  }));
}

async function read(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body.detail ?? `HTTP ${response.status}`);
  return body;
}

/** The path of one thing, its name made safe. */
export function one(list, id, ...rest) {
  return [list, encodeURIComponent(id), ...rest].join('/');
}
