// HEALING: may it do this? What waits for a person, what runs, what ended, and what was not done, by the rule that refused.

import {el, keyed, part} from './dom.js';
import {runCard} from './runs.js';
import {moment} from './time.js';
import {isRunning, waits} from './world.js';
import {count, t} from './words.js';

export function healing(main) {
  const group = name => {
    const cards = el('div.cards');
    const section = el('section', {}, el('h2', {}, t(`healing.${name}`)), cards);
    return {section, cards};
  };
  const [waiting, running, ended] = ['waiting', 'running', 'ended'].map(group);
  const idle = el('div');
  const rules = el('ul.rules');
  const none = el('div');
  main.append(el('h1', {}, t('healing')), idle, waiting.section, running.section,
    el('section', {}, el('h2', {}, t('refusals')), rules, none), ended.section);
  return state => {
    const put = ({section, cards}, runs) => {
      section.hidden = runs.length === 0;
      keyed(cards, runs.map(run => runCard.data(run, state.services)), run => run.id, runCard);
    };
    const open = state.runs.filter(isRunning);
    put(waiting, open.filter(waits));
    put(running, open.filter(run => !waits(run)));
    put(ended, state.runs.filter(run => !isRunning(run)).slice(0, 30));
    part(idle, {open: open.length, loaded: state.loaded}, ({open: n}) => n === 0 && el('p.empty', {}, state.loaded ? t('healing.idle') : t('loading')));
    keyed(rules, byRule(state.refusals), rule => rule.rule, ruleRow);
    part(none, state.refusals.length === 0, empty => empty && el('p.empty', {}, t('refusals.none')));
  };
}

function byRule(refusals) {
  const rules = new Map();
  for (const refusal of refusals) rules.set(refusal.rule, [...(rules.get(refusal.rule) ?? []), refusal]);
  return [...rules].map(([rule, list]) => ({rule, n: list.length, list: list.slice(0, 50)})).sort((a, b) => b.n - a.n);
}

function ruleRow({rule, n, list}) {
  return el('li', {}, el('details', {'data-focus': `rule-${rule}`},
    el('summary', {}, el('b', {}, rule), el('span.muted', {}, count('refused.n', n)), el('span.last', {}, list[0].reason)),
    el('ul', {}, list.map(refusal => el('li', {},
      moment(refusal.at), ' ', el('b', {}, refusal.plan), ' ', el('span.targets', {}, refusal.targets.join(', ')),
      el('p', {}, refusal.reason, ' ', el('a', {href: `#/incidents/${encodeURIComponent(refusal.incident)}`}, t('incident'))))))));
}
