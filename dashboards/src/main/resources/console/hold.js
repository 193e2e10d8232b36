// The red button, and the banner while it is pressed.

import * as api from './api.js';
import {ask} from './ask.js';
import {el} from './dom.js';
import {refresh} from './live.js';
import {get} from './store.js';
import {isRunning, waits} from './world.js';
import {t} from './words.js';

export function askHold() {
  const running = get().runs.filter(run => isRunning(run) && !waits(run));
  ask({
    title: t('hold.title'),
    body: [
      el('p', {}, t('hold.what')),
      running.length === 0 ? el('p.muted', {}, t('hold.norunning')) : [
        el('p', {}, t('hold.running')),
        el('ul.touches', {}, running.map(run => el('li', {}, `${run.plan} · ${run.service} · ${t(`run.${run.state}`)}`))),
      ],
    ],
    reason: 'needed',
    action: t('hold.do'),
    danger: true,
    submit: async reason => {
      const answer = await api.post('hold', {reason});
      refresh('status');
      return answer;
    },
  });
}

export function askRelease() {
  ask({
    title: t('release.title'),
    body: [el('p', {}, t('release.what', {reason: get().status.hold})), el('p', {}, t('release.then'))],
    reason: 'optional',
    action: t('release.do'),
    danger: true,
    submit: async reason => {
      const answer = await api.post('release', {reason});
      refresh('status');
      return answer;
    },
  });
}

/** What must be known on every page: everything is on hold, or nothing is heard any more. */
export function banner({hold, lost}) {
  return [
    lost && el('div.banner.is-lost', {}, el('p', {}, el('strong', {}, lost))),
    hold && el('div.banner.is-held', {},
      el('p', {}, el('strong', {}, t('hold.banner')), el('span', {}, hold)),
      el('button', {type: 'button', id: 'release', 'data-focus': 'release', onclick: askRelease}, t('release'))),
  ];
}
