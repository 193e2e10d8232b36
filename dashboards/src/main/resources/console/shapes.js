// Each state has a shape, so that its colour never stands alone.

import {el, svg} from './dom.js';
import {t} from './words.js';

const DRAWINGS = {
  UP: () => [svg('circle.fill', {cx: 8, cy: 8, r: 4})],
  DEGRADED: () => [svg('circle.line', {cx: 8, cy: 8, r: 5.2}), svg('path.fill', {d: 'M8 2.8 A5.2 5.2 0 0 0 8 13.2 Z'})],
  DOWN: () => [svg('path.bold', {d: 'M3.6 3.6 L12.4 12.4 M12.4 3.6 L3.6 12.4'})],
  UNKNOWN: () => [
    svg('path.line', {d: 'M5.4 6 C5.4 2.6 10.6 2.6 10.6 6 C10.6 8.2 8 8 8 10.2'}), svg('circle.fill', {cx: 8, cy: 13, r: 1.1}),
  ],
  INFO: () => [svg('circle.fill', {cx: 8, cy: 3.4, r: 1.2}), svg('path.line', {d: 'M8 7 V13'})],
};

const OF_SEVERITY = {critical: 'DOWN', error: 'DOWN', warning: 'DEGRADED', info: 'INFO'};

/** The mark of a status; the label is what a screen reader says and what a pointer that rests sees. */
export function mark(status, label = t(`status.${status}`)) {
  const drawing = svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, DRAWINGS[status]());
  return el(`span.mark.is-${status}`, {role: 'img', 'aria-label': label, title: label}, drawing);
}

/** The mark of a severity. */
export function severity(word) {
  const label = t(`severity.${word}`);
  const drawing = svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, DRAWINGS[OF_SEVERITY[word]]());
  return el(`span.mark.of-${word}`, {role: 'img', 'aria-label': label, title: label}, drawing);
}
