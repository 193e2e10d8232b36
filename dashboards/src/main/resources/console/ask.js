// Asks before anything dangerous: says what it does and exactly what it touches, takes the reason, and tells how it ended.

import {el} from './dom.js';
import {t} from './words.js';

/** Tells in one line how something ended; a screen reader says it. */
export function tell(text) {
  const line = el('p.toast', {role: 'status'}, text);
  document.body.append(line);
  setTimeout(() => line.remove(), 6_000);
}

/**
 * Opens the question.
 * @param question {title, body: nodes, reason: 'needed' | 'optional' | null, action: label, danger, submit: async (reason) => answer}
 */
export function ask({title, body, reason, action, danger, submit}) {
  const error = el('p.error', {role: 'alert'});
  const input = reason && el('textarea', {rows: 3, maxlength: 1000, id: 'reason', name: 'reason', required: reason === 'needed', oninput: () => error.replaceChildren()});
  const go = el(danger ? 'button.danger' : 'button.primary', {type: 'submit'}, action);
  const form = el('form', {
    novalidate: true,
    onsubmit: async event => {
      event.preventDefault();
      const why = input ? input.value.trim() : '';
      if (reason === 'needed' && !why) {
        error.textContent = t('reason.missing');
        return input.focus();
      }
      go.disabled = true;
      try {
        const answer = await submit(why);
        dialog.close();
        tell(t('done', {what: answer.detail}));
      } catch (e) {
        error.textContent = t('failed', {why: e.message});
        go.disabled = false;
      }
    },
  },
  el('h2', {id: 'question'}, title), body,
  input && el('label', {for: 'reason'}, t(reason === 'needed' ? 'reason' : 'reason.optional')), input, error,
  el('div.buttons', {}, el('button', {type: 'button', onclick: () => dialog.close()}, t('cancel')), go));
  const dialog = el('dialog', {'aria-labelledby': 'question', onclose: () => dialog.remove()}, form);
  document.body.append(dialog);
  dialog.showModal();
  (input ?? go).focus();
}
