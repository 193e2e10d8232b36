// The one place where state lives. Whoever shows something is told at most once a frame.

const state = {
  route: {page: 'estate', id: null},
  services: new Map(),
  incidents: [],
  closed: [],
  runs: [],
  findings: [],
  targets: [],
  refusals: [],
  audit: [],
  incident: null,
  missing: false,
  status: null,
  link: 'starting',
  heardAt: null,
  loaded: false,
  filter: '',
};

const watchers = [];
let waiting = false;

export function get() {
  return state;
}

/** Changes some of the state; what shows it follows in the next frame. */
export function set(patch) {
  Object.assign(state, patch);
  if (waiting) return;
  waiting = true;
  const tell = () => {
    if (!waiting) return;
    waiting = false;
    for (const watcher of watchers) watcher(state);
  };
  requestAnimationFrame(tell);
  setTimeout(tell, 200); // a page in the background has no frames, and is looked at later
}

export function watch(watcher) {
  watchers.push(watcher);
}
