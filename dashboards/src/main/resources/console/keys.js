// The keyboard: `/` finds, `g` and a letter goes, `?` helps.

import {el} from './dom.js';
import {t} from './words.js';

const PAGES = {e: 'estate', i: 'incidents', h: 'healing', a: 'audit'};
const LETTER_MS = 1_500;
let went = 0;

export function listen() {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const field = event.target.closest?.('input, textarea, select');
    if (field) {
      if (event.key === 'Escape' && field.type === 'search') leave(field);
      return;
    }
    if (went && Date.now() - went < LETTER_MS && event.key in PAGES) location.hash = `#/${PAGES[event.key]}`;
    went = event.key === 'g' ? Date.now() : 0;
    if (event.key === '/') find(event);
    if (event.key === '?') help();
  });
}

function leave(field) {
  field.value = '';
  field.dispatchEvent(new Event('input'));
  field.blur();
}

function find(event) {
  event.preventDefault();
  if (!document.getElementById('find')) location.hash = '#/estate';
  setTimeout(() => document.getElementById('find')?.focus());
}

function help() {
  const line = (keys, name) => [el('dt', {}, keys.map(key => el('kbd', {}, key))), el('dd', {}, t(`key.${name}`))];
  const dialog = el('dialog', {'aria-labelledby': 'help', onclose: () => dialog.remove()},
    el('h2', {id: 'help'}, t('help')),
    el('dl.keys', {}, line(['/'], 'find'), Object.entries(PAGES).map(([key, page]) => line(['g', key], page)), line(['?'], 'help'), line(['Esc'], 'esc')),
    el('div.buttons', {}, el('button', {type: 'button', autofocus: true, onclick: () => dialog.close()}, t('help.close'))));
  document.body.append(dialog);
  dialog.showModal();
}
