'use strict';
// The page shows what the API says and nothing else. Text from a sweep only ever becomes text: nothing here makes markup of a string.
// The folder of this script is where the server is, whatever a proxy puts before it; a sweep's own address is one folder further.
const home = new URL('.', document.currentScript.src).href, api = home + 'api/v1', ofSweeps = home + 'sweeps/';
const sweeps = new Map();
const $ = id => document.getElementById(id);
let listed = false;
let key = sessionStorage.getItem('modcomp-key');
const nothing = { id: null, state: null, trials: 0, at: 0 };
// The list is read in pages, the latest sweeps first. What was looked for on the server once is not looked for again.
const page = 100;
let older = null, total = 0, looked = null, looking = false;
let chosen = null, wanted = null, estimates = null, cursor = null, refreshing = false, shown = nothing, plotted = nothing;

function el(name, text, attributes) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  for (const [k, v] of Object.entries(attributes || {})) node.setAttribute(k, v);
  return node;
}

async function ask(path, options) {
  // A refusal may come after the reader has typed another key: it is about the one that was sent.
  const sent = key;
  const headers = Object.assign({}, options && options.headers, key ? { Authorization: 'Bearer ' + key } : {});
  const response = await fetch(api + path, Object.assign({}, options, { headers })).catch(() => { throw new Error('The server cannot be reached.'); });
  if (response.ok) return response;
  let problem = {};
  try { problem = await response.json(); } catch { /* not ours */ }
  if (response.status === 401 && sent === key) {
    $('key-form').hidden = false;
    if (key) { key = null; sessionStorage.removeItem('modcomp-key'); }
  }
  throw Object.assign(new Error(problem.detail || 'The server answered ' + response.status + '.'), { errors: problem.errors || [], status: response.status, late: response.status === 401 && sent !== key && key !== null });
}

function complain(error) {
  $('problem').textContent = error ? error.message : '';
  $('problem').hidden = !error;
}

const count = n => n.toLocaleString('en').replace(/,/g, '\u2009');
function duration(s) {
  if (s === null || s === undefined) return '\u2013';
  if (s < 60) return Math.round(s) + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + Math.floor(s % 60) + ' s';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
  return Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
}

function target(s) {
  if (!s.target) return '\u2013';
  const one = t => {
    const widest = t.widest_half_width === null || t.widest_half_width === undefined ? '' : ', widest \u00b1' + t.widest_half_width.toPrecision(3);
    return t.estimand + ' \u00b1' + t.half_width + ': ' + t.reached + ' of ' + s.configurations + widest;
  };
  return s.target.targets ? s.target.targets.map(one).join('; ') + '; all: ' + s.target.reached + ' of ' + s.configurations : one(s.target);
}

function actions(s) {
  const can = [];
  if (s.state === 'running') can.push('pause', 'cancel');
  if (s.state === 'paused') can.push('resume', 'cancel');
  if (s.state === 'failed' || s.state === 'cancelled') can.push('resume');
  if (s.state === 'completed' || s.state === 'failed' || s.state === 'cancelled') can.push('delete');
  return can.map(what => {
    const button = el('button', what[0].toUpperCase() + what.slice(1), { type: 'button', 'aria-label': what + ' ' + s.name });
    button.dataset.what = what;
    button.addEventListener('click', async () => {
      if (what === 'cancel' && !confirm('Cancel ' + s.name + '? Its trials are kept.')) return;
      if (what === 'delete' && !confirm('Delete ' + s.name + ' with its trials and reports, for good?')) return;
      const path = '/sweeps/' + encodeURIComponent(s.id);
      try {
        if (what === 'delete') { await ask(path, { method: 'DELETE' }); drop(s.id); } else await ask(path + '/' + what, { method: 'POST' });
        complain(null);
      } catch (error) { complain(error); }
    });
    return button;
  });
}

// What stands beside the cells on a narrow screen, where the table has no head.
const labels = ['', 'State', 'Progress', 'Trials/s', 'Left', 'Target', 'Priority', ''];

function row(s) {
  const share = s.state === 'completed' ? 1 : s.trials_total ? s.trials_done / s.trials_total : 1;
  let tr = document.querySelector('tr[data-id="' + CSS.escape(s.id) + '"]');
  if (!tr) {
    tr = el('tr', undefined, { role: 'row', 'data-id': s.id });
    for (const label of labels) tr.append(el('td', undefined, { role: 'cell', 'data-label': label }));
    tr.children[3].className = tr.children[4].className = tr.children[6].className = 'n';
    tr.children[7].className = 'actions';
    const name = el('a', s.name, { href: addressOf(s.id), class: 'name', title: s.id });
    name.addEventListener('click', event => follow(event, s.id));
    tr.children[0].append(name);
    tr.children[2].append(el('progress', undefined, { max: '1', 'aria-label': 'Progress of ' + s.name }), el('span'));
    place(tr, s);
  }
  const [, state, progress, rate, left, goal, priority, buttons] = tr.children;
  state.textContent = s.state;
  progress.firstChild.value = share;
  progress.lastChild.textContent = ' ' + count(s.trials_done) + ' of ' + (s.target ? 'at most ' : '') + count(s.trials_total);
  rate.textContent = s.state === 'running' ? s.trials_per_second.toPrecision(3) : '\u2013';
  left.textContent = s.state === 'running' ? duration(s.seconds_left) : '\u2013';
  goal.textContent = target(s);
  priority.textContent = s.priority;
  // Where every cell has a line of its own, one without a value is none.
  for (const cell of [rate, left, goal]) cell.classList.toggle('none', cell.textContent === '\u2013');
  // Buttons are replaced only when others are needed, so that the focus stays where it is.
  if (buttons.dataset.state !== s.state) { buttons.dataset.state = s.state; buttons.replaceChildren(...actions(s)); }
}

// The latest come first, whatever page brought them.
function place(tr, s) {
  const next = [...$('rows').children].find(other => { const o = sweeps.get(other.dataset.id); return o && o.submitted_at < s.submitted_at; });
  $('rows').insertBefore(tr, next || null);
}

// The stream of events says how every sweep stands, in order. What a request is answered may be older than an event that has come meanwhile: a sweep that
// is over before its submission is answered would be shown at work for ever.
function take(s) {
  const before = sweeps.get(s.id);
  sweeps.set(s.id, s);
  $('table').hidden = false;
  $('none').hidden = true;
  row(s);
  if (before && before.state !== s.state) $('spoken').textContent = s.name + ' is ' + s.state;
  if (chosen === s.id) { detail(s); refresh(); }
  else if (listed && !before) { if (wanted !== null) arrive(); else only(); }
}

// Removes the sweeps that the page does not know to be there.
function forget(known) {
  for (const id of [...sweeps.keys()]) {
    if (known.has(id)) continue;
    remove(id);
    if (chosen === id) { chosen = null; wanted = id; $('detail').hidden = true; }
  }
  $('table').hidden = sweeps.size === 0;
  $('none').hidden = known.size > 0;
}

function remove(id) {
  sweeps.delete(id);
  document.querySelector('tr[data-id="' + CSS.escape(id) + '"]').remove();
}

// A sweep that is no more.
function drop(id) {
  if (!sweeps.has(id)) return;
  $('spoken').textContent = sweeps.get(id).name + ' is deleted';
  remove(id);
  total--;
  if (chosen === id) { chosen = null; go(null); }
  $('table').hidden = sweeps.size === 0;
  $('none').hidden = sweeps.size > 0 || older !== null;
  more();
}

function more() {
  $('more').hidden = older === null || chosen !== null || wanted !== null;
  $('how-many').textContent = count(sweeps.size) + ' of ' + count(total);
}

// Of a server that tells everything anew, what is older than the list and rests stays where it is until somebody asks for it.
function isBeyond(s) {
  return older !== null && !sweeps.has(s.id) && s.state !== 'running' && s.state !== 'finishing' && s.id !== wanted
    && ![...sweeps.values()].some(o => o.submitted_at <= s.submitted_at);
}

// A sweep that the address names may be on no page that was read.
async function find() {
  const name = wanted;
  looked = name;
  looking = true;
  try {
    const found = (await (await ask('/sweeps?limit=10&fits=' + encodeURIComponent(name))).json()).sweeps;
    found.forEach(s => { if (!sweeps.has(s.id)) take(s); });
  } catch (error) { complain(error); }
  looking = false;
  if (wanted === name) arrive();
}

// Every sweep has an address of its own, which can be kept, sent and loaded again: that of the list, sweeps/ and its identifier. A name, or
// the beginning of an identifier, will do as long as one sweep fits.
const addressOf = id => ofSweeps + encodeURIComponent(id);

function asked() {
  const path = location.origin + location.pathname;
  if (!path.startsWith(ofSweeps)) return null;
  const name = path.slice(ofSweeps.length).replace(/\/$/, '');
  try { return decodeURIComponent(name) || null; } catch { return name; }
}

function follow(event, id) {
  // What else a click can mean, such as another tab, is the browser's.
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(id);
}

// A frame that is navigated adds an entry to the history of the page, so that "back" would go through old reports: a new frame adds none.
function report(page) {
  const old = $('report'), frame = old.cloneNode();
  frame.srcdoc = page;
  old.replaceWith(frame);
}

function go(id) {
  if (asked() !== id) history.pushState(null, '', id === null ? home : addressOf(id));
  arrive();
}

// Shows what the address says.
function arrive() {
  wanted = asked();
  if (wanted !== null && listed && !sweeps.has(wanted) && looked !== wanted) { find(); return; }
  const fitting = wanted === null ? [] : sweeps.has(wanted) ? [wanted]
    : [...sweeps.values()].filter(s => s.name === wanted || s.id.startsWith(wanted)).map(s => s.id);
  if (fitting.length === 1) {
    if (wanted !== fitting[0]) history.replaceState(null, '', addressOf(fitting[0]));
    wanted = null;
    choose(fitting[0]);
  } else {
    chosen = null;
    $('detail').hidden = true;
    document.title = 'Sweeps \u2013 modality competition';
  }
  only();
}

// Of the list what the address says: one sweep, or all of them; and why there is none.
function only() {
  for (const tr of $('rows').children) tr.hidden = chosen !== null && tr.dataset.id !== chosen;
  $('all-of-them').hidden = chosen === null && wanted === null;
  const fitting = wanted === null ? [] : [...sweeps.values()].filter(s => s.name === wanted || s.id.startsWith(wanted));
  $('missing').hidden = wanted === null || !listed || looking;
  more();
  $('missing').textContent = wanted === null ? ''
    : fitting.length === 0 ? 'This server has no sweep ' + wanted + '. Those it has are listed here.'
    : fitting.length + ' sweeps fit ' + wanted + ': choose one of ' + fitting.map(s => s.id).join(', ') + '.';
}

function choose(id) {
  if (chosen === id) return;
  chosen = id; shown = nothing; estimates = null;
  $('configuration').replaceChildren();
  $('estimate-rows').replaceChildren();
  $('detail').hidden = false;
  document.title = sweeps.get(id).name + ' \u2013 modality competition';
  detail(sweeps.get(id));
  refresh();
  $('detail-name').focus();
}

function detail(s) {
  $('detail-name').textContent = s.name;
  $('detail-text').textContent = s.description;
  const problem = s.failure || (s.archive && s.archive.behind) || '';
  $('failure').textContent = problem;
  $('failure').hidden = !problem;
  const facts = [['Identifier', s.id], ['State', s.state], ['Trials', count(s.trials_done) + ' of ' + count(s.trials_total) + ' in ' + count(s.configurations) + (s.configurations === 1 ? ' configuration' : ' configurations')],
    ['Engine', s.engine], ['Submitted', new Date(s.submitted_at).toISOString().slice(0, 19).replace('T', ' ') + ' UTC']];
  if (s.target) facts.push(['Target', target(s)]);
  if (s.tags && s.tags.length) facts.push(['Tags', s.tags.join(', ')]);
  if (s.results_hash) facts.push(['Results hash', s.results_hash]);
  $('facts').replaceChildren(...facts.flatMap(([k, v]) => [el('dt', k), el('dd', v)]));
  if ($('files').dataset.of !== s.id + s.state) {
    $('files').dataset.of = s.id + s.state;
    $('files').replaceChildren(...['report.html', 'estimates.json', 'estimates.csv', 'spec.yaml'].flatMap(name => {
      const button = el('button', 'Save ' + name, { type: 'button' });
      button.addEventListener('click', () => save(s.id, name));
      return [button, document.createTextNode(' ')];
    }));
  }
}

async function save(id, name) {
  try {
    const blob = await (await ask('/sweeps/' + encodeURIComponent(id) + '/files/' + name)).blob();
    const link = el('a', '', { href: URL.createObjectURL(blob), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
    complain(null);
  } catch (error) { complain(error); }
}

const isOf = (seen, s) => seen.id === s.id && seen.state === s.state && seen.trials === s.trials_done;

// Estimates of the chosen sweep, at most every two seconds and only when there is something new. Its plots, which begin at their top again, every half
// minute; but at once when it is another sweep, when its state is another, and when there were no trials to plot.
async function refresh() {
  const s = sweeps.get(chosen);
  if (!s || refreshing || (isOf(shown, s) && isOf(plotted, s))) return;
  refreshing = true;
  const path = '/sweeps/' + encodeURIComponent(s.id), now = { id: s.id, state: s.state, trials: s.trials_done, at: Date.now() };
  try {
    if (!isOf(shown, s)) {
      const next = await (await ask(path + '/estimates')).json();
      if (s.id === chosen) { estimates = next; shown = now; configurations(); }
    }
    if (!isOf(plotted, s) && (plotted.id !== s.id || plotted.state !== s.state || plotted.trials === 0 || now.at - plotted.at > 30000)) {
      const page = await (await ask(path + '/files/report.html')).text();
      if (s.id === chosen) { plotted = now; report(page); }
    }
  } catch (error) {
    // That nobody is there is said where events are read.
    if (error.status) complain(error);
  }
  setTimeout(() => { refreshing = false; refresh(); }, 2000);
}

function configurations() {
  const select = $('configuration');
  if (select.options.length !== estimates.configurations.length) {
    select.replaceChildren(...estimates.configurations.map(c => el('option', c.label || 'the only one', { value: c.configuration })));
  }
  rows();
}

function rows() {
  const c = estimates && estimates.configurations[Math.max(0, $('configuration').selectedIndex)];
  const number = v => v === null ? '\u2013' : Math.abs(v) >= 1000 ? v.toFixed(1) : v.toPrecision(4);
  $('estimate-rows').replaceChildren(...(c ? c.estimates : []).map(e => {
    const tr = el('tr');
    tr.append(el('td', e.quantity), el('td', e.about), el('td', number(e.value), { class: 'n' }),
      el('td', e.low === null ? '\u2013' : '[' + number(e.low) + ', ' + number(e.high) + ']', { class: 'n' }), el('td', count(e.trials), { class: 'n' }), el('td', e.method));
    return tr;
  }));
}

// Server-sent events by fetch, because EventSource cannot send a key.
async function watch() {
  for (let wait = 500; ; wait = Math.min(wait * 2, 10000)) {
    try {
      const about = await (await ask('')).json();
      $('server').textContent = about.server + ' ' + about.version + ', ' + about.workers + (about.workers === 1 ? ' worker' : ' workers') + ', engines ' + about.engines.join(', ');
      $('key-form').hidden = true;
      const list = await (await ask('/sweeps?limit=' + page)).json();
      // A server that comes back may have been given another folder.
      forget(new Set(list.sweeps.map(s => s.id)));
      older = list.next || null;
      total = list.total;
      looked = null;
      list.sweeps.forEach(take);
      if (list.cursor) cursor = list.cursor;
      listed = true;
      if (wanted !== null) arrive(); else only();
      const response = await ask('/events', cursor ? { headers: { 'Last-Event-ID': cursor } } : {});
      complain(null);
      wait = 500;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (error) {
      // Whoever gave the newer key watches already.
      if (error.late) return;
      if (error.status === 401) { complain(error); return; }
      complain(new Error((error.status ? error.message : 'The server cannot be reached.') + ' This page tries again by itself.'));
    }
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

// A server sends something every 15 s; the connection to a machine that is switched off ends by itself after hours.
async function read(reader) {
  let text = '';
  for (;;) {
    const silent = setTimeout(() => reader.cancel().catch(() => {}), 60000);
    const { value, done } = await reader.read().finally(() => clearTimeout(silent));
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      let data = '', id = null, event = '';
      for (const line of text.slice(0, end).split('\n')) {
        if (line.startsWith('data: ')) data += line.slice(6);
        else if (line.startsWith('id: ')) id = line.slice(4);
        else if (line.startsWith('event: ')) event = line.slice(7);
      }
      if (id === null) continue;
      cursor = id;
      const s = JSON.parse(data);
      if (event === 'deleted') drop(s.id); else if (!isBeyond(s)) { if (listed && !sweeps.has(s.id)) total++; take(s); }
    }
  }
}

$('configuration').addEventListener('change', rows);
$('older').addEventListener('click', async () => {
  try {
    const list = await (await ask('/sweeps?limit=' + page + '&before=' + encodeURIComponent(older))).json();
    older = list.next || null;
    total = list.total;
    list.sweeps.forEach(s => { if (!sweeps.has(s.id)) take(s); });
    only();
    complain(null);
  } catch (error) { complain(error); }
});
$('key-form').addEventListener('submit', event => {
  event.preventDefault();
  key = $('key').value.trim();
  sessionStorage.setItem('modcomp-key', key);
  $('key').value = '';
  watch();
});
$('submit-form').addEventListener('submit', async event => {
  event.preventDefault();
  $('mistakes').hidden = true;
  try {
    const body = JSON.stringify({ spec: $('spec').value, source: 'spec', priority: Number($('priority').value) });
    const submitted = await (await ask('/sweeps', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })).json();
    if (!sweeps.has(submitted.sweep.id)) { total++; take(submitted.sweep); }
    go(submitted.sweep.id);
    complain(null);
  } catch (error) {
    $('mistakes').replaceChildren(...[error.message, ...error.errors].map(m => el('li', m)));
    $('mistakes').hidden = false;
  }
});
$('all').href = home;
$('all').addEventListener('click', event => follow(event, null));
addEventListener('popstate', arrive);
wanted = asked();
watch();
