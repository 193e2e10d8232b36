// Times as people read them, by the service's clock.

import {el} from './dom.js';
import {language, t} from './words.js';

let offset = 0;

/** Learns from an answer how far this machine's clock is from the service's. */
export function learn(status) {
  if (status?.now) offset = Date.parse(status.now) - Date.now();
}

export function now() {
  return Date.now() + offset;
}

/** `14:02:11`, with the day before it if it was not today. */
export function at(time) {
  const date = new Date(time);
  const text = date.toLocaleTimeString(language(), {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
  if (new Date(now()).toDateString() === date.toDateString()) return text;
  return `${date.toLocaleDateString(language(), {day: 'numeric', month: 'short'})} ${text}`;
}

/** A length of time in its two largest units. */
export function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (a, unit, b, small) => (b ? `${a} ${t(unit)} ${b} ${t(small)}` : `${a} ${t(unit)}`);
  if (s < 60) return `${s} s`;
  if (s < 3_600) return two(Math.floor(s / 60), 'unit.min', s % 60, 'unit.s');
  if (s < 86_400) return two(Math.floor(s / 3_600), 'unit.h', Math.floor((s % 3_600) / 60), 'unit.min');
  return two(Math.floor(s / 86_400), 'unit.d', Math.floor((s % 86_400) / 3_600), 'unit.h');
}

/** A time of day; the exact moment is in the title. */
export function moment(time) {
  return el('time', {datetime: time, title: new Date(time).toLocaleString(language())}, at(time));
}

/** How long ago something was; it goes on counting by itself. */
export function since(time) {
  return el('time', {datetime: time, title: new Date(time).toLocaleString(language()), 'data-since': time}, span(now() - Date.parse(time)));
}

/** Lets everything that counts go on by a second. */
export function tick() {
  for (const node of document.querySelectorAll('time[data-since]')) {
    const text = span(now() - Date.parse(node.dataset.since));
    if (node.textContent !== text) node.textContent = text;
  }
}
