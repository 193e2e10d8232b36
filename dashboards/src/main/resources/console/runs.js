// One run of a plan: its steps, what they touch, and the two buttons where it waits for a person.

import * as api from './api.js';
import {ask} from './ask.js';
import {el} from './dom.js';
import {refresh} from './live.js';
import {moment, since} from './time.js';
import {inForce, isRunning, nameOf, waits} from './world.js';
import {count, t} from './words.js';

/** A run as a card. */
export function runCard(run) {
  return el(`article.run.is-${run.state}`, {},
    el('header', {},
      el('h3', {}, run.plan),
      el('span.state', {}, t(`run.${run.state}`)),
      run.running ? since(run.started_at) : moment(run.ended_at ?? run.started_at)),
    el('p.meta', {},
      el('a', {href: `#/service/${encodeURIComponent(run.service)}`}, run.service),
      el('span', {}, t(`mode.${run.mode}`)),
      el('span', {}, t('epoch', {n: run.epoch})),
      el('a', {href: `#/incidents/${encodeURIComponent(run.incident)}`}, t('incident'))),
    el('ol.steps', {}, run.steps.map(step => el(`li.is-${step.state}`, {},
      el('b', {}, step.action), ' ', el('span.targets', {}, step.names.join(', ')),
      el('span.state', {}, ` ${t(`stepstate.${step.state}`)}`),
      step.attempts > 1 && el('span.muted', {}, ` · ${count('attempts', step.attempts)}`),
      step.outcome && el('p.outcome', {}, step.outcome)))),
    run.approvals?.needed > 1
      && el('p.muted', {}, [t('approvals', {n: run.approvals.given.length, all: run.approvals.needed}), ...run.approvals.given.map(one => one.by)].join(' · ')),
    run.judgement && el('p.outcome', {}, [t(`judged.${run.judgement.verdict}`), run.judgement.reason].filter(Boolean).join(': ')),
    run.waits && el('div.buttons', {},
      el('button', {type: 'button', 'data-focus': `reject-${run.id}`, onclick: () => decide('reject', run)}, t('reject')),
      run.state === 'WAITING_APPROVAL'
        && el('button.danger', {type: 'button', 'data-focus': `approve-${run.id}`, onclick: () => decide('approve', run)}, t('approve'))),
    run.inForce && el('div.buttons', {},
      el('button', {type: 'button', 'data-focus': `end-${run.id}`, onclick: () => decide('reject', run, 'end')}, t('end'))));
}

/** What the card shows; addresses by what people call them. */
runCard.data = (run, services) => ({
  ...run,
  running: isRunning(run),
  waits: waits(run),
  inForce: inForce(run),
  steps: run.steps.map(step => ({...step, names: step.targets.map(address => nameOf(services.get(run.service), address))})),
});

function decide(what, run, words = what) {
  ask({
    title: t(`${words}.title`),
    body: [
      el('p', {}, el('strong', {}, run.plan), ` · ${run.service}`),
      el('p', {}, t('touches')),
      el('ul.touches', {}, run.steps.map(step => el('li', {}, el('b', {}, step.action), ' ',
        step.targets.map((address, i) => (step.names[i] === address ? address : `${step.names[i]} (${address})`)).join(', ')))),
      el('p.muted', {}, t(`${words}.then`)),
    ],
    reason: 'needed',
    action: t(`${words}.do`),
    danger: what === 'approve',
    submit: async note => {
      const answer = await api.post(api.one('runs', run.id, what), {note});
      refresh('runs');
      return answer;
    },
  });
}
