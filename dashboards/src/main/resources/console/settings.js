// What a person sets for this browser: the language and the appearance.

import {el} from './dom.js';
import {language, t} from './words.js';

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // a browser that keeps nothing forgets it with the page
  }
}

function theme() {
  try {
    return localStorage.getItem('theme') ?? 'auto';
  } catch {
    return 'auto';
  }
}

function show(name) {
  if (name === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

/** Brings the kept choices into force. */
export function apply() {
  document.documentElement.lang = language();
  show(theme());
}

/** The two choices. */
export function settings() {
  const choice = (label, options, selected, onchange) => el('label.choice', {}, el('span', {}, label),
    el('select', {onchange: event => onchange(event.target.value)},
      options.map(([value, text]) => el('option', {value, selected: value === selected}, text))));
  return [
    choice(t('language'), [['en', 'English'], ['fr', 'Français']], language(), value => {
      keep('language', value);
      location.reload();
    }),
    choice(t('theme'), ['auto', 'light', 'dark'].map(name => [name, t(`theme.${name}`)]), theme(), value => {
      keep('theme', value);
      show(value);
    }),
  ];
}
