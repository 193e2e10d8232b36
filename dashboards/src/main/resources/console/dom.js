// From data to DOM nodes. Text is only ever set as text: there is no way in this file to make markup of a string.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `el('a.name', {href, onclick, 'aria-label'}, child, …)`. Strings become text, null and false nothing. */
export function el(selector, props, ...children) {
  const [tag, ...classes] = selector.split('.');
  return fill(document.createElement(tag || 'div'), classes, props, children);
}

/** The same for a drawing. */
export function svg(selector, props, ...children) {
  const [tag, ...classes] = selector.split('.');
  return fill(document.createElementNS(SVG, tag), classes, props, children);
}

function fill(node, classes, props, children) {
  if (classes.length) node.setAttribute('class', classes.join(' '));
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

const seen = new WeakMap();

/** Fills a slot from data, and leaves it alone as long as the data is the same. The focus stays where it was. */
export function part(slot, data, render) {
  const signature = JSON.stringify(data);
  if (seen.get(slot) === signature) return;
  seen.set(slot, signature);
  keepingFocus(slot, () => slot.replaceChildren(...[render(data)].flat().filter(Boolean)));
}

/**
 * Makes a parent's children those of a list: a row whose data did not change is not touched, one that moved is moved.
 * A thousand rows of which one changed cost a thousand comparisons and one row.
 */
export function keyed(parent, items, keyOf, render) {
  const old = new Map();
  for (const child of parent.children) old.set(child.dataset.key, child);
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    let row = old.get(key);
    old.delete(key);
    if (row && seen.get(row) !== signature) {
      const fresh = render(item);
      if (next === row) next = row.nextElementSibling;
      keepingFocus(row, () => row.replaceWith(fresh), fresh);
      row = fresh;
      if (next) parent.insertBefore(row, next); else parent.append(row);
    } else if (!row) {
      row = render(item);
      parent.insertBefore(row, next);
    } else if (row === next) {
      next = row.nextElementSibling;
    } else {
      parent.insertBefore(row, next);
    }
    row.dataset.key = key;
    seen.set(row, signature);
  }
  for (const gone of old.values()) gone.remove();
}

function keepingFocus(slot, change, fresh = slot) {
  const active = document.activeElement;
  const name = slot.contains(active) ? active.dataset.focus : undefined;
  const open = [...slot.querySelectorAll('details[open]')].map(details => details.dataset.focus);
  change();
  for (const details of fresh.querySelectorAll('details')) if (open.includes(details.dataset.focus)) details.open = true;
  if (name) [...fresh.querySelectorAll('[data-focus]')].find(node => node.dataset.focus === name)?.focus({preventScroll: true});
}
