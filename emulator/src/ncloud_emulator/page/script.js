// Copyright (c) 2026 naver.ncloud contributors
// SPDX-License-Identifier: GPL-3.0-or-later

const ROWS = 100, KEPT = 10000, PAUSE = 1000;
const SERVICES = {
  apigateway: 'API Gateway', globaledge: 'Global Edge', livestation: 'Live Station', vodstation: 'VOD Station',
  vpe: 'Video Player Enhancement',
};
// What the services call these; whatever belongs to another thing has the other's id as well, after its own.
const IDS = [
  'id', 'no', 'snapshotId', 'cdnServiceName', 'channelId', 'stageDeploymentNo', 'resourceId', 'stageId', 'apiId',
  'usagePlanId', 'apiKeyId', 'productId', 'version',
];
const PARENTS = ['snapshotId', 'channelId', 'profileId', 'stageId', 'apiId', 'productId', 'categoryId'];
const NAMES = [
  'name', 'channelName', 'profileName', 'edgeName', 'fileName', 'eventCode', 'resourcePath', 'stageName', 'apiName',
  'usagePlanName', 'apiKeyName', 'productName', 'filePath',
];
const STATUSES = ['channelStatus', 'status', 'statusType'];
const FOLDED = [
  'encodingOptions', 'versions', 'buckets', 'brokenFiles', 'deletedEdges', 'qualities', 'qualitySets', 'events',
];
const SECRET = /key$|secret|password|token|callback|notification/i;
const at = id => document.getElementById(id);
const count = number => number.toLocaleString('en');

function make(tag, { text, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}
// What gives access to something is not for onlookers.
const masked = value => JSON.stringify(
  value, (name, each) => typeof each === 'string' && each && SECRET.test(name) ? '••••••••' : each, 2,
);

// -- rows that open: what is open, typed in or focused stays so while the others change

function arrange(place, wanted) {
  const stays = new Set(wanted);
  for (const child of [...place.children]) if (!stays.has(child)) child.remove();
  wanted.forEach((each, i) => {
    if (place.children[i] !== each) place.insertBefore(each, place.children[i] ?? null);
  });
}
function showRows(place, cache, wanted) {
  const rows = wanted.map(({ key, content, line, detail, setUp }) => {
    let row = cache.get(key);
    if (!row) {
      row = { summary: make('summary'), detail: make('div', { className: 'detail' }) };
      row.details = make('details', {}, row.summary, row.detail);
      row.item = make('li', {}, row.details);
      // What is folded is not worth drawing.
      row.draw = () => { if (row.details.open) row.detail.replaceChildren(...row.build()) };
      row.details.addEventListener('toggle', () => { if (!row.detail.firstChild) row.draw() });
      cache.set(key, row);
    }
    if (row.content !== content) {
      row.content = content;
      row.build = detail;
      row.summary.replaceChildren(make('span', { className: 'line' }, ...line()));
      setUp?.(row);
      // A button that changes its row is drawn again, and keeps the focus.
      const held = row.detail.contains(document.activeElement);
      row.detail.replaceChildren();
      row.draw();
      if (held) row.detail.querySelector('button')?.focus();
    }
    return row.item;
  });
  arrange(place, rows);
  const keys = new Set(wanted.map(each => each.key));
  for (const key of cache.keys()) if (!keys.has(key)) cache.delete(key);
}
function note(place, shown, found, all, what) {
  const parts = [];
  if (found < all) parts.push(`${count(found)} of ${count(all)} ${what} match.`);
  if (shown < found) parts.push(`The newest ${count(shown)} are shown; the filter finds the others.`);
  place.textContent = parts.join(' ');
  place.hidden = !parts.length;
}
const matches = text => text.toLowerCase().includes(at('filter').value.trim().toLowerCase());

// -- resources

let state = {};
const shownServices = new Map();

function kindOf(status, moving) {
  if (/FAIL|ERROR|DENIED/.test(status)) return 'bad';
  return moving ? 'wait' : /READY|RUNNING|PUBLISHING|COMPLETE|FINISH|SUCCESS|CREATED/.test(status) ? 'good' : '';
}
function statesOf(thing) {
  const states = [];
  const add = (text, kind = '') => states.push({ text, kind });
  for (const name of STATUSES)
    if (thing[name]) add(thing[name] + (thing.lifecycle ? ' …' : ''), kindOf(thing[name], thing.lifecycle));
  const cdn = thing.cdnStatus ?? thing.cdn?.statusName;
  if (cdn) add('CDN ' + cdn, kindOf(cdn));
  if (thing.isRecording) add('recording', 'good');
  for (const output of thing.outputs ?? [])
    add(`${output.outputType} ${output.status}`, kindOf(output.status, output.lifecycle));
  if (thing.disabled) add('disabled', 'bad');
  if (thing.isDeleted) add('deleted', 'bad');
  if ('isPublished' in thing) thing.isPublished ? add('published', 'good') : add('not published');
  if (thing.deployedStageDeploymentNo) add('deployment ' + thing.deployedStageDeploymentNo, 'good');
  if (thing.isMaintenance) add('maintenance', 'wait');
  if ('auto_update' in thing) add(`version ${thing.version}${thing.auto_update === 'Y' ? ', updates itself' : ''}`);
  if (thing.defaultSet || thing.genType === 'SYSTEM') add('built in');
  return states;
}
// What an encoder does, which no call of the service can.
function broadcastButton({ channelId, channelStatus }) {
  const method = { READY: 'POST', PUBLISHING: 'DELETE' }[channelStatus];
  if (!channelId || !method) return [];
  const button = make('button', { text: method === 'POST' ? 'Start broadcast' : 'End broadcast' });
  const answer = make('span', { role: 'status' });
  button.addEventListener('click', async () => {
    try {
      await change('broadcasts', method, { channelId });
      refresh();
    } catch (error) {
      answer.textContent = error.message;
    }
  });
  return [make('p', {}, button, ' ', answer)];
}
function described(thing, index) {
  const it = typeof thing === 'object' ? thing : { id: thing };
  // An event has no id, only its channel's.
  const own = it.eventCode == null ? IDS.find(each => it[each] != null) : undefined;
  const parent = PARENTS.find(each => each !== own && it[each] != null);
  const name = it[NAMES.find(each => it[each] != null)];
  const states = statesOf(it);
  const content = masked(thing);
  return {
    key: String(it[own] ?? index),
    content,
    states,
    line: () => [
      make('span', { className: 'grow' }, ...[
        name != null && make('span', { text: name }),
        make('span', { text: it[own] ?? '', className: name == null ? 'code' : 'code faint' }),
        parent && make('span', { text: 'of ' + it[parent], className: 'code faint' }),
      ].filter(Boolean).flatMap(each => [each, ' '])),
      make('span', { className: 'states' },
        ...states.map(each => make('span', { text: each.text, className: each.kind }))),
    ],
    detail: () => [...broadcastButton(it), make('pre', { text: content })],
  };
}
function serviceSection(name) {
  if (!shownServices.has(name)) {
    const heading = make('h2', { id: name + '-heading', text: SERVICES[name] ?? name });
    const section = make('section', { id: name }, heading);
    section.setAttribute('aria-labelledby', heading.id);
    const empty = make('p', { className: 'faint' });
    const link = make('a', { href: '#' + name });
    section.append(empty);
    shownServices.set(name, { section, empty, link, collections: new Map() });
  }
  return shownServices.get(name);
}
function collectionOf(service, name) {
  if (!service.collections.has(name)) {
    const parts = {
      summary: make('summary'), note: make('p', { className: 'faint' }), list: make('ul', { className: 'rows' }),
    };
    const open = !FOLDED.includes(name);
    const details = make('details', { className: 'collection', open }, ...Object.values(parts));
    service.section.insertBefore(details, service.empty);
    service.collections.set(name, { ...parts, details, cache: new Map() });
  }
  return service.collections.get(name);
}
function showState() {
  for (const [name, collections] of Object.entries(state)) {
    const service = serviceSection(name);
    let total = 0;
    const none = [];
    for (const [title, things] of Object.entries(collections)) {
      if (!Array.isArray(things)) {
        if (things != null) none.push(`${title}: ${SECRET.test(title) ? '••••••••' : things}.`);
        continue;
      }
      if (!FOLDED.includes(title)) total += things.length;
      if (!things.length) none.push(`No ${title}.`);
      const place = collectionOf(service, title);
      place.details.hidden = !things.length;
      const found = things.map(described).filter(each => matches(each.content));
      const rows = found.slice(-ROWS).reverse();
      const tally = new Map();
      for (const { states } of found)
        for (const { text, kind } of states.slice(0, 1))
          tally.set(text, { kind, number: (tally.get(text)?.number ?? 0) + 1 });
      place.summary.replaceChildren(make('span', { className: 'line' },
        make('span', { className: 'grow' }, make('b', { text: title }), ' ' + count(things.length)),
        ...[...tally].map(([text, { kind, number }]) =>
          make('span', { className: kind || 'faint', text: `${count(number)} ${text}` }))));
      note(place.note, rows.length, found.length, things.length, title);
      showRows(place.list, place.cache, rows);
    }
    service.empty.textContent = none.join(' ');
    service.empty.hidden = !none.length;
    service.link.textContent = `${SERVICES[name] ?? name} ${count(total)}`;
  }
  const services = [...shownServices.values()];
  arrange(at('resources'), services.map(each => each.section));
  arrange(at('links'), [...services.map(each => each.link), at('to-requests')]);
}

// -- requests

let entries = [];
const shownEntries = new Map();
let loaded = false;

// One that was cut off before it was complete has an explanation without a verdict.
const isUnderWay = entry => entry.seconds == null && !(entry.explanation && !entry.verdict);
const isRefused = entry => entry.verdict != null && entry.verdict !== 'accepted';
const isTrouble = entry => isRefused(entry) || (!isUnderWay(entry) && (entry.status == null || entry.status >= 400));

function difference(expected, given) {
  // Pasted from a log, line ends may be written out.
  const signed = given.includes('\n') ? given : given.replaceAll('\\n', '\n');
  if (!signed) return '';
  if (signed === expected) return 'The same: it was signed with another secret key, or made into a wrong signature.';
  const [wanted, got] = [expected.split('\n'), signed.split('\n')];
  const line = wanted.findIndex((each, i) => each !== got[i]);
  let from = 0;
  const rest = text => JSON.stringify(text.slice(from));
  if (line < 0) return `After line ${wanted.length} there is more: ${rest(got.slice(wanted.length).join('\n'))}.`;
  if (got[line] === undefined) return `Line ${line + 1} is missing: ${rest(wanted[line])}.`;
  while (wanted[line][from] === got[line][from]) from++;
  return `Line ${line + 1} differs from character ${from + 1} on: expected ${rest(wanted[line])}, `
    + `signed ${rest(got[line])}.`;
}
function comparison(entry) {
  const timestamp = (entry.string_to_sign ?? '').split('\n')[1];
  const received = [
    ['x-ncp-apigw-timestamp', timestamp], ['x-ncp-iam-access-key', entry.access_key],
    ['x-ncp-apigw-signature-v2', entry.received_signature],
  ].filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`);
  const parts = [
    make('div', {},
      make('h3', { text: 'Expected string to sign' }),
      make('pre', { className: 'expected', text: entry.string_to_sign ?? '' })),
    make('div', {},
      make('h3', { text: 'Received' }),
      make('pre', { className: 'received', text: received.join('\n') || 'No signature headers.' })),
  ];
  if (entry.verdict === 'bad_signature') {
    const answer = make('p', { role: 'status' });
    const field = make('textarea', { rows: 3, spellcheck: false });
    field.addEventListener('input', () => { answer.textContent = difference(entry.string_to_sign, field.value) });
    parts[1].append(
      make('p', {}, make('label', { htmlFor: field.id = 'signed-' + entry.number,
        text: 'Paste what your client signed, to see where it differs' })), field, answer);
  }
  return make('div', { className: 'pair' }, ...parts);
}
function facts(entry) {
  const list = make('dl');
  const add = (name, value, tag = 'span') => {
    if (value == null || value === '') return;
    list.append(make('dt', { text: name }), make('dd', {}, make(tag, { text: value })));
  };
  const asText = value => value == null ? null : typeof value === 'string' ? value : masked(value);
  add('Time', new Date(entry.time * 1000).toISOString());
  add('Took', entry.seconds == null ? null : `${(entry.seconds * 1000).toFixed(1)} ms`);
  add('Operation', entry.operation ?? 'none that is documented');
  add('Access key', entry.access_key, 'code');
  add('Message', entry.message);
  add('Changed something', entry.write ? (entry.took_effect ? 'yes' : 'no') : null);
  add('Faults', entry.fault.join(', '));
  add('Request id', entry.request_id, 'code');
  add('Not in its table', [...entry.unknown_fields, ...entry.unknown_query].join(', '));
  add('Headers', Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`).join('\n'), 'pre');
  add('Body', asText(entry.body), 'pre');
  add('Exception', entry.exception, 'pre');
  return list;
}
function entryRow(entry) {
  const refused = isRefused(entry), trouble = isTrouble(entry), underWay = isUnderWay(entry);
  const time = new Date(entry.time * 1000);
  return {
    key: entry.number,
    content: masked(entry),
    setUp: row => {
      row.item.className = refused ? 'refused' : '';
      if (loaded && !row.known) row.item.classList.add('new');
      // Why something was refused should meet the eye; closed once, it stays closed.
      if (refused && !row.known) row.details.open = true;
      row.known = true;
    },
    line: () => [
      make('span', { className: 'number faint', text: entry.number }),
      make('span', { className: 'grow code', text: `${entry.method} ${entry.target}` }),
      make('span', { className: 'states' },
        make('span', {
          className: underWay ? 'wait' : trouble ? 'bad' : 'good',
          text: entry.status ?? (underWay ? 'under way' : 'no answer'),
        }),
        make('span', { className: refused ? 'bad' : 'good', text: entry.verdict ?? '' })),
      make('span', { className: 'whole faint' }, make('time', {
        dateTime: time.toISOString(), text: time.toLocaleTimeString('en', { hour12: false }),
      }), ...[
        entry.operation, entry.fault.length && 'fault ' + entry.fault.join(', '),
        [entry.error_code, entry.message].filter(Boolean).join(' '), entry.explanation,
      ].filter(Boolean).map(each => ' · ' + each)),
    ],
    detail: () => refused
      ? [comparison(entry), make('details', {}, make('summary', { text: 'More about this request' }), facts(entry))]
      : [facts(entry)],
  };
}
function showEntries() {
  const found = entries.filter(each => (!at('trouble').checked || isTrouble(each)) && matches(masked(each)));
  const rows = found.slice(-ROWS).reverse();
  showRows(at('journal'), shownEntries, rows.map(entryRow));
  note(at('journal-note'), rows.length, found.length, entries.length, 'requests');
  at('journal-empty').hidden = entries.length > 0;
  const refused = entries.filter(isRefused).length;
  at('journal-count').textContent = count(entries.length) + (refused ? `, ${count(refused)} refused` : '');
  at('to-requests').textContent = `Requests ${count(entries.length)}`;
  loaded = true;
}

// -- callbacks

let callbacks = [];
const shownCallbacks = new Map();
// An address can hold a token.
const veiled = callback => masked({ ...callback, url: '••••••••' });
const isOnItsWay = callback => callback.status == null && !callback.explanation;

function callbackRow(callback) {
  const time = new Date(callback.time * 1000), onItsWay = isOnItsWay(callback);
  return {
    key: callback.number,
    content: veiled(callback),
    line: () => [
      make('span', { className: 'number faint', text: callback.number }),
      make('span', { className: 'grow code', text: callback.operation }),
      make('span', { className: 'states' }, make('span', {
        className: onItsWay ? 'wait' : callback.status == null ? 'bad' : 'good',
        text: callback.status ?? (onItsWay ? 'on its way' : 'no answer'),
      })),
      make('span', { className: 'whole faint' }, make('time', {
        dateTime: time.toISOString(), text: time.toLocaleTimeString('en', { hour12: false }),
      }), callback.explanation ? ' · ' + callback.explanation : ''),
    ],
    detail: () => [make('pre', { text: veiled(callback) })],
  };
}
function showCallbacks() {
  const found = callbacks.filter(each => matches(veiled(each)));
  const rows = found.slice(-ROWS).reverse();
  showRows(at('posted'), shownCallbacks, rows.map(callbackRow));
  note(at('callbacks-note'), rows.length, found.length, callbacks.length, 'callbacks');
  at('callbacks').hidden = callbacks.length === 0;
  at('callbacks-count').textContent = count(callbacks.length);
}

// -- operations

let operations = [];
const shownOperations = new Map();

function fieldItem([name, { type, required, ...rules }]) {
  const parts = [type, required === true ? 'required' : required && 'required ' + required];
  for (const [rule, value] of Object.entries(rules)) parts.push(`${rule} ${JSON.stringify(value)}`);
  return [make('dt', {}, make('code', { text: name })), make('dd', { text: parts.filter(Boolean).join(', ') })];
}
function operationRow({ service, slug, method, path, query, body }) {
  const part = (title, fields) => {
    const items = Object.entries(fields ?? {}).flatMap(fieldItem);
    return items.length ? [make('h3', { text: title }), make('dl', { className: 'fields' }, ...items)] : [];
  };
  return {
    key: slug,
    content: `${service} ${slug} ${method} ${path}`,
    line: () => [
      make('span', { className: 'grow code', text: `${method} ${path}` }),
      make('span', { className: 'whole faint', text: slug }),
    ],
    detail: () => {
      const parts = [...part('Query', query), ...part('Body', body)];
      return parts.length ? parts : [make('p', { className: 'faint', text: 'No fields.' })];
    },
  };
}
function showOperations() {
  const rows = operations.map(operationRow).filter(each => matches(each.content));
  showRows(at('calls'), shownOperations, rows);
  const some = rows.length < operations.length ? `${count(rows.length)} of ` : '';
  at('operations-count').textContent = some + count(operations.length);
}
async function readOperations() {
  operations = Object.entries(JSON.parse(await get('operations'))).flatMap(([service, calls]) =>
    Object.entries(calls).map(([slug, table]) => ({ service, slug, ...table })));
  showOperations();
}

// -- staying up to date

async function get(name) {
  const answer = await fetch('/_emulator/' + name, { cache: 'no-store', signal: AbortSignal.timeout(30000) });
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
  return answer.text();
}
async function change(name, method, given) {
  const query = method === 'DELETE' ? '?' + new URLSearchParams(given) : '';
  const body = query ? undefined : JSON.stringify(given);
  const answer = await fetch('/_emulator/' + name + query, { method, body, signal: AbortSignal.timeout(30000) });
  if (!answer.ok) throw new Error((await answer.json()).error);
}
let seenState = '', seenEntries = '';
async function readState() {
  const text = await get('state');
  if (!paused && text !== seenState) { seenState = text; state = JSON.parse(text); showState() }
}
async function readEntries() {
  // Only what is new, what was still under way, and one that is known: it is another one after a reset.
  const known = entries.find(isUnderWay) ?? entries.at(-1);
  const since = known ? Math.min(known.number, callbacks.find(isOnItsWay)?.number ?? Infinity) - 1 : 0;
  const text = await get('journal?since=' + since);
  if (paused || text === seenEntries) return;
  const { requests, callbacks: posted } = JSON.parse(text);
  const again = requests.find(each => each.number === known?.number);
  if (known && ['time', 'request_id'].some(name => again?.[name] !== known[name])) {
    entries = [];
    callbacks = [];
    seenEntries = '';
    shownEntries.clear();
    shownCallbacks.clear();
    if (since) return readEntries();
  }
  seenEntries = text;
  entries = [...entries.filter(each => each.number <= since), ...requests].slice(-KEPT);
  callbacks = [...callbacks.filter(each => each.number <= since), ...posted].slice(-KEPT);
  showEntries();
  showCallbacks();
}
let paused = false, busy = false, timer;
function tell(text, kind) {
  if (at('live').textContent !== text) Object.assign(at('live'), { textContent: text, className: kind });
}
async function refresh() {
  clearTimeout(timer);
  // Nobody looks at a hidden page; it catches up when it is shown.
  if (paused || busy || document.hidden) return;
  busy = true;
  const started = performance.now();
  try {
    await Promise.all([readState(), readEntries(), ...operations.length ? [] : [readOperations()]]);
    if (!paused) tell('Live', 'good');
  } catch (error) {
    if (!paused) tell('No answer from the emulator; trying again', 'bad');
  }
  busy = false;
  // The more there is to read, the more seldom.
  timer = setTimeout(refresh, Math.max(PAUSE, 5 * (performance.now() - started)));
}
at('pause').addEventListener('click', () => {
  paused = !paused;
  at('pause').textContent = paused ? 'Resume' : 'Pause';
  if (paused) tell('Paused', 'wait'); else refresh();
});
at('filter').addEventListener('input', () => { showState(); showEntries(); showCallbacks(); showOperations() });
at('trouble').addEventListener('change', showEntries);
document.addEventListener('visibilitychange', refresh);
at('endpoint').textContent = location.origin;
refresh();
