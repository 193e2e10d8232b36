// The token with which the page asks, where the service wants one. It is kept for this tab alone and sent by hand: a cookie would
// be sent by the browser for pages of other sites too.

import {el} from './dom.js';
import {t} from './words.js';

const NAME = 'token';
let token = kept();

function kept() {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

function keep(text) {
  token = text;
  try {
    if (text === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, text);
  } catch {
    // a browser that keeps nothing asks again
  }
}

/** Whether there is one. */
export function known() {
  return token !== null;
}

/** The headers of a request, with the token among them. */
export function headers(others = {}) {
  return token === null ? others : {...others, Authorization: `Bearer ${token}`};
}

export function forget() {
  keep(null);
}

/** Asks for the token, once at a time; `accepted` is called when the service took it. */
export function askToken(accepted) {
  if (document.getElementById('token')) return;
  const error = el('p.error', {role: 'alert'});
  const input = el('input', {type: 'password', id: 'token', name: 'token', autocomplete: 'off', required: true});
  const form = el('form', {
    novalidate: true,
    onsubmit: async event => {
      event.preventDefault();
      keep(input.value.trim());
      try {
        const answer = await fetch('api/v1/status', {headers: headers(), signal: AbortSignal.timeout(10_000)});
        if (answer.ok) {
          dialog.close();
          accepted();
          return;
        }
        error.textContent = t(answer.status === 429 ? 'token.wait' : 'token.wrong');
      } catch {
        error.textContent = t('lost.never');
      }
      forget();
      input.select();
    },
  },
  el('h2', {id: 'token-title'}, t('token.title')), el('p', {}, t('token.what')),
  el('label', {for: 'token'}, t('token')), input, error,
  el('div.buttons', {}, el('button.primary', {type: 'submit'}, t('token.do'))));
  const dialog = el('dialog', {'aria-labelledby': 'token-title', oncancel: event => event.preventDefault(), onclose: () => dialog.remove()}, form);
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
}
