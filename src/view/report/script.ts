import { SLOT_PATTERN } from './pack.ts';

/**
 * The page's one script: sorts, filters, opens details, shows long lists in pages. Without it everything that is
 * in the page stands open. It makes HTML of nothing but the packed details, which are as safe as the page itself.
 */
export const SCRIPT = `(() => {
'use strict';
const PAGE = 100;
const INCIDENTS = 10;
const root = document.documentElement;
root.classList.add('js');
const byId = (id) => document.getElementById(id);

function packedDetails() {
  const source = byId('packed');
  let packed;
  return (place) => {
    packed ??= JSON.parse(source.textContent);
    const [words, row] = packed.rows[place];
    let html = '';
    for (let at = 0; at < row.length;) {
      const [block, slots] = packed.blocks[row[at]];
      const start = at + 1;
      html += block.replace(/${SLOT_PATTERN}/g, (_, slot) => words[row[start + Number(slot)]]);
      at = start + slots;
    }
    return html;
  };
}

function incidentPages() {
  const list = byId('incident-list');
  if (!list) return () => {};
  const cards = [...list.children];
  const more = byId('more-incidents');
  let shown = INCIDENTS;
  const render = () => {
    list.replaceChildren(...cards.slice(0, shown));
    more.hidden = shown >= cards.length;
    more.querySelector('span').textContent = shown.toLocaleString('en') + ' of ' + cards.length.toLocaleString('en') + ' incidents shown';
  };
  more.querySelector('button').addEventListener('click', () => { shown += 5 * INCIDENTS; render(); });
  render();
  return (place) => {
    if (place >= shown) { shown = place + 1; render(); }
    cards[place]?.scrollIntoView();
  };
}

function findingsTable() {
  const table = byId('findings');
  if (!table) return () => {};
  const bodies = [...table.tBodies];
  const head = table.tHead;
  const lead = [...table.children].filter((child) => child.tagName !== 'TBODY');
  const heads = [...head.rows[0].cells];
  const form = byId('tools');
  const status = byId('status');
  const more = byId('more-findings');
  const detail = packedDetails();
  const collator = new Intl.Collator(undefined, { numeric: true });
  const texts = [];
  let order = bodies;
  let matching = bodies;
  let shown = PAGE;

  const textOf = (body) => {
    const place = Number(body.id.slice(2));
    return (texts[place] ??= [...body.rows[0].cells].map((cell) => cell.textContent).join(' ').toLowerCase());
  };
  const render = () => {
    table.replaceChildren(...lead, ...matching.slice(0, shown));
    const visible = Math.min(shown, matching.length);
    const all = bodies.length.toLocaleString('en');
    status.textContent = matching.length === bodies.length
      ? (visible < bodies.length ? visible.toLocaleString('en') + ' of ' + all + ' findings shown' : all + (bodies.length === 1 ? ' finding' : ' findings'))
      : matching.length.toLocaleString('en') + ' of ' + all + ' findings match' + (visible < matching.length ? ', ' + visible.toLocaleString('en') + ' shown' : '');
    more.hidden = shown >= matching.length;
  };
  const LEVELS = ['low', 'medium', 'high', 'critical'];
  let waiting;
  const filter = () => {
    // What was typed is filtered by now: a late second time would fold away what was opened since.
    clearTimeout(waiting);
    const words = form.elements.words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const least = LEVELS.indexOf(form.elements.level.value);
    const outcome = form.elements.outcome.value;
    matching = order.filter((body) => {
      const level = LEVELS.indexOf(body.dataset.level);
      // What has no severity is not known to be less.
      if (least > 0 && level >= 0 && level < least) return false;
      if (outcome && body.dataset.outcome !== outcome) return false;
      return words.every((word) => textOf(body).includes(word));
    });
    shown = PAGE;
    render();
  };
  const sort = (column) => {
    const title = heads[column];
    const isNumber = title.dataset.number !== undefined;
    const before = title.getAttribute('aria-sort');
    const direction = before === null ? (isNumber ? 'descending' : 'ascending') : before === 'ascending' ? 'descending' : 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    title.setAttribute('aria-sort', direction);
    const sign = direction === 'ascending' ? 1 : -1;
    const keys = new Map(bodies.map((body) => {
      const cell = body.rows[0].cells[column];
      const key = isNumber ? cell.dataset.key : cell.textContent;
      return [body, isNumber && key !== '' ? Number(key) : key];
    }));
    order = [...order].sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (x === '' || y === '') return (x === '' ? 1 : 0) - (y === '' ? 1 : 0);
      return sign * (isNumber ? x - y : collator.compare(x, y));
    });
    filter();
  };
  const toggle = (body, open) => {
    if (open && body.rows.length === 1) {
      const row = body.insertRow();
      row.className = 'detail';
      row.id = 'd-' + body.id.slice(2);
      const cell = row.insertCell();
      cell.colSpan = heads.length;
      cell.innerHTML = detail(Number(body.id.slice(2)));
    }
    body.classList.toggle('open', open);
    body.querySelector('.open').setAttribute('aria-expanded', String(open));
  };

  heads.forEach((title, column) => title.querySelector('button').addEventListener('click', () => sort(column)));
  table.addEventListener('click', (event) => {
    const button = event.target.closest('button.open');
    if (button) toggle(button.closest('tbody'), button.getAttribute('aria-expanded') !== 'true');
  });
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  form.addEventListener('submit', (event) => { event.preventDefault(); filter(); });
  const [next, every] = more.querySelectorAll('button');
  next.addEventListener('click', () => { shown += PAGE; render(); });
  every.addEventListener('click', () => { shown = bodies.length; render(); });
  render();
  return (place) => {
    const body = bodies[place];
    if (!body) return;
    if (!matching.includes(body)) { form.reset(); filter(); }
    const row = matching.indexOf(body);
    if (row >= shown) { shown = row + 1; render(); }
    toggle(body, true);
    body.scrollIntoView();
    body.querySelector('.open').focus({ preventScroll: true });
  };
}

document.addEventListener('DOMContentLoaded', () => {
  const showIncident = incidentPages();
  const showFinding = findingsTable();
  root.classList.add('ready');
  const follow = () => {
    const target = /^#([if])-(\\d+)$/.exec(location.hash);
    if (target) (target[1] === 'i' ? showIncident : showFinding)(Number(target[2]));
  };
  addEventListener('hashchange', follow);
  // A second click on the same link changes no hash.
  document.addEventListener('click', (event) => {
    if (event.target.closest('a')?.getAttribute('href') === location.hash) follow();
  });
  follow();
  const folded = [];
  addEventListener('beforeprint', () => {
    for (const fold of document.querySelectorAll('details:not([open])')) {
      fold.open = true;
      folded.push(fold);
    }
  });
  addEventListener('afterprint', () => { for (const fold of folded.splice(0)) fold.open = false; });
});
})();
`;
