// Server-sent events over fetch, because EventSource cannot send a token.

import {Refused} from './api.js';
import {headers} from './token.js';

const SILENT_MS = 45_000; // the service says that it is alive every 15 s

/** Listens until the line breaks; `opened` is called when it stands, `told` with each event's kind and data. */
export async function follow(opened, told) {
  const line = new AbortController();
  let alarm = setTimeout(() => line.abort(), SILENT_MS);
  try {
    const response = await fetch('api/v1/stream', {headers: headers({Accept: 'text/event-stream'}), signal: line.signal});
    if (!response.ok) throw new Refused(response.status, `HTTP ${response.status}`);
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      clearTimeout(alarm);
      alarm = setTimeout(() => line.abort(), SILENT_MS);
      const events = (text + value).split('\n\n');
      text = events.pop();
      for (const event of events) {
        const kind = field(event, 'event');
        const data = field(event, 'data');
        if (kind && data) told(kind, JSON.parse(data));
      }
    }
  } finally {
    clearTimeout(alarm);
  }
}

function field(event, name) {
  return event.split('\n').filter(line => line.startsWith(`${name}:`)).map(line => line.slice(name.length + 1).trimStart()).join('\n');
}
