# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page at ``/``, for people: what there is, what was asked, and why it was refused.

It reads the control API and shows all of it as text, never as markup: names and bodies come from whoever calls.
"""

import base64
import hashlib

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

STYLE = """
  :root {
    color-scheme: light dark;
    --back: #f6f7f9; --card: #fff; --text: #1c2024; --faint: #59636e; --line: #d5dae0; --focus: #0b57d0;
    --good: #116932; --wait: #8a4b00; --bad: #b3261e; --bad-back: #fdf1f0;
    font: 15px/1.5 system-ui, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --back: #121519; --card: #1b1f24; --text: #e5e8eb; --faint: #9ea8b3; --line: #363d45; --focus: #8ab4f8;
      --good: #67d391; --wait: #f0b55c; --bad: #ff9389; --bad-back: #2c1b1b;
    }
  }
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 100rem; padding: 1rem; background: var(--back); color: var(--text) }
  h1 { font-size: 1.35rem; margin: 0 } h2 { font-size: 1.1rem; margin: 0 0 .5rem } p { margin: .25rem 0 }
  header { display: grid; gap: .5rem; margin-bottom: 1rem }
  header > * { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center }
  code, pre, .code { font: .87rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere }
  pre { margin: 0; white-space: pre-wrap }
  a { color: inherit } a, summary, label { cursor: pointer } nav a { padding: .25rem 0 }
  button, input[type=search], textarea {
    font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint); border-radius: .3rem;
    padding: .3rem .7rem; min-width: 0; max-width: 100%;
  }
  label { display: inline-flex; gap: .4rem; align-items: center; min-height: 2rem } input[type=checkbox] { margin: 0 }
  textarea { width: 100%; font: .87rem/1.45 ui-monospace, monospace; resize: vertical }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; border-radius: .3rem }
  main { display: grid; gap: 1rem; align-items: start }
  main > * { display: grid; gap: 1rem; min-width: 0 }
  @media (min-width: 64rem) { main { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) } }
  section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem }
  section, .rows { min-width: 0 }
  .rows { list-style: none; margin: 0; padding: 0 } .rows > li { border-top: 1px solid var(--line) }
  .rows > li > details > summary, .collection > summary { padding: .35rem .25rem }
  .rows > li > details > summary:hover, .collection > summary:hover { background: var(--back) }
  .collection > .rows { margin-left: 1rem } .collection > p { margin: .35rem 1rem }
  .line { display: inline-flex; width: calc(100% - 1.2rem); vertical-align: top }
  .line, .states { flex-wrap: wrap; gap: 0 .6rem; align-items: baseline } .states { display: flex; max-width: 100% }
  .line > .grow { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere } .whole { flex-basis: 100% }
  .faint { color: var(--faint) } .good { color: var(--good) } .wait { color: var(--wait) } .bad { color: var(--bad) }
  .number { min-width: 2.2rem; font-variant-numeric: tabular-nums } .states > :first-child, #live { font-weight: 600 }
  .detail { padding: .25rem .25rem .75rem 1.3rem; display: grid; gap: .5rem }
  .refused { background: var(--bad-back) } .pair { display: grid; gap: .75rem }
  .pair > * { min-width: 0 } .pair h3 { margin: 0 0 .2rem; font-size: .9rem }
  .pair pre, .pair textarea { background: var(--card); border: 1px solid var(--line); border-radius: .3rem }
  .pair pre { padding: .4rem .6rem } .pair textarea { border-color: var(--faint); padding: .4rem .6rem }
  @media (min-width: 40rem) { .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) } }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; margin: 0 }
  dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
  [hidden] { display: none !important }
  @media (prefers-reduced-motion: no-preference) {
    .new { animation: arrive 2s } @keyframes arrive { from { background: var(--focus) } }
  }
"""

SCRIPT = r"""
  const ROWS = 100, KEPT = 10000, PAUSE = 1000;
  const SERVICES = {
    apigateway: 'API Gateway', livestation: 'Live Station', vodstation: 'VOD Station', vpe: 'Video Player Enhancement',
  };
  // What the services call these; whatever belongs to another thing has the other's id as well, after its own.
  const IDS = ['id', 'no', 'snapshotId', 'cdnServiceName', 'channelId', 'stageId', 'apiId', 'productId', 'version'];
  const PARENTS = ['snapshotId', 'channelId', 'apiId', 'productId'];
  const NAMES = ['name', 'channelName', 'stageName', 'apiName', 'productName'];
  const STATUSES = ['channelStatus', 'status'];
  const FOLDED = ['encodingOptions', 'versions', 'buckets', 'deletedEdges'];
  const SECRET = /key$|secret|password|token/i;
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
        row.detail.replaceChildren();
        row.draw();
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
    return moving ? 'wait' : /READY|RUNNING|PUBLISHING|COMPLETE|SUCCESS|CREATED/.test(status) ? 'good' : '';
  }
  function statesOf(thing) {
    const states = [];
    const add = (text, kind = '') => states.push({ text, kind });
    for (const name of STATUSES)
      if (thing[name]) add(thing[name] + (thing.lifecycle ? ' …' : ''), kindOf(thing[name], thing.lifecycle));
    const cdn = thing.cdnStatus ?? thing.cdn?.statusName;
    if (cdn) add('CDN ' + cdn, kindOf(cdn));
    if (thing.isRecording) add('recording', 'good');
    if (thing.queued) add(count(thing.queued) + ' queued', 'wait');
    if (thing.disabled) add('disabled', 'bad');
    if (thing.isDeleted) add('deleted', 'bad');
    if ('isPublished' in thing) thing.isPublished ? add('published', 'good') : add('not published');
    if (thing.deployedStageDeploymentNo) add('deployment ' + thing.deployedStageDeploymentNo, 'good');
    if (thing.isMaintenance) add('maintenance', 'wait');
    if ('auto_update' in thing) add(`version ${thing.version}${thing.auto_update === 'Y' ? ', updates itself' : ''}`);
    if (thing.defaultSet) add('built in');
    return states;
  }
  function described(thing, index) {
    const it = typeof thing === 'object' ? thing : { id: thing };
    const own = IDS.find(each => it[each] != null);
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
      detail: () => [make('pre', { text: content })],
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
          if (things != null) none.push(`${title}: ${things}.`);
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

  // -- staying up to date

  async function get(name) {
    const answer = await fetch('/_emulator/' + name, { cache: 'no-store', signal: AbortSignal.timeout(30000) });
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
    return answer.text();
  }
  let seenState = '', seenEntries = '';
  async function readState() {
    const text = await get('state');
    if (!paused && text !== seenState) { seenState = text; state = JSON.parse(text); showState() }
  }
  async function readEntries() {
    // Only what is new, what was still under way, and one that is known: it is another one after a reset.
    const known = entries.find(isUnderWay) ?? entries.at(-1);
    const since = known ? known.number - 1 : 0;
    const text = await get('journal?since=' + since);
    if (paused || text === seenEntries) return;
    const { requests } = JSON.parse(text);
    const first = requests[0];
    if (known && ['number', 'time', 'request_id'].some(name => first?.[name] !== known[name])) {
      entries = [];
      seenEntries = '';
      shownEntries.clear();
      if (since) return readEntries();
    }
    seenEntries = text;
    entries = [...entries.filter(each => each.number <= since), ...requests].slice(-KEPT);
    showEntries();
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
      await Promise.all([readState(), readEntries()]);
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
  at('filter').addEventListener('input', () => { showState(); showEntries() });
  at('trouble').addEventListener('change', showEntries);
  document.addEventListener('visibilitychange', refresh);
  at('endpoint').textContent = location.origin;
  refresh();
"""

PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ncloud-emulator</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<header>
  <div><h1>ncloud-emulator</h1> <span id="live" role="status"></span> <button id="pause">Pause</button></div>
  <p>Point a client here: <code>NCLOUD_ENDPOINT=<span id="endpoint"></span>/{{service}}</code></p>
  <nav id="links" aria-label="On this page"><a id="to-requests" href="#requests">Requests</a></nav>
  <div>
    <label>Filter <input type="search" id="filter" autocomplete="off"></label>
    <label><input type="checkbox" id="trouble"> only requests that were refused or failed</label>
  </div>
</header>
<main>
  <div id="resources"></div>
  <div>
    <section id="requests" aria-labelledby="requests-heading">
      <h2 id="requests-heading">Requests, newest first <span class="faint" id="journal-count"></span></h2>
      <p class="faint" id="journal-empty">None yet.</p>
      <p class="faint" id="journal-note" hidden></p>
      <ol class="rows" id="journal"></ol>
    </section>
  </div>
</main>
<noscript>This page needs JavaScript; what it shows is also at /_emulator/state and /_emulator/journal.</noscript>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _source(inline: str) -> str:
    """How a content security policy names what may stand in the page itself."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


# Nothing but itself: no other site's scripts, styles or frames, and not in another site's frame.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; script-src {_source(SCRIPT)}; style-src {_source(STYLE)}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[Route]:
    """The one route of the page."""

    async def page(request: Request) -> Response:
        return HTMLResponse(PAGE, headers=HEADERS)

    return [Route("/", page, methods=["GET"])]
