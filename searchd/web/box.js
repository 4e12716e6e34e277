// The search box: suggestions while typing, by the pattern of a combobox with a list (WAI-ARIA): arrows choose, Enter asks, Escape closes.
import { address, ask, el, origin, questionLink, say } from './dom.js';
import { t } from './words.js';

const PAUSE = 90; // milliseconds without a key until the server is asked
const box = document.getElementById('q');
const list = document.getElementById('suggestions');
let waiting,
	running = new AbortController(),
	chosen = -1;

function choose(index) {
	const options = [...list.children];
	chosen = options.length ? (index + options.length + 1) % (options.length + 1) : -1;
	if (chosen === options.length) chosen = -1;
	options.forEach((option, i) => option.setAttribute('aria-selected', i === chosen));
	if (chosen >= 0) {
		box.setAttribute('aria-activedescendant', options[chosen].id);
		options[chosen].scrollIntoView({ block: 'nearest' });
	} else box.removeAttribute('aria-activedescendant');
}

export function close() {
	clearTimeout(waiting);
	running.abort();
	list.hidden = true;
	box.setAttribute('aria-expanded', 'false');
	choose(-1);
}

function open(items, go) {
	const pick = (text) => () => {
		close();
		go(questionLink(text));
	};
	list.replaceChildren(
		...items.map((item, i) =>
			el(
				'li',
				{
					id: `suggestion-${i}`,
					role: 'option',
					'aria-selected': 'false',
					lang: 'vi',
					pointerdown: (event) => event.preventDefault(),
					click: pick(item.title),
				},
				el('span', { class: 'what' }, item.title),
				' ',
				el('span', { class: 'about-it' }, [origin(item), item.subject].filter(Boolean).join(' – ')),
			),
		),
	);
	list.hidden = !items.length;
	box.setAttribute('aria-expanded', String(items.length > 0));
	choose(-1);
	if (items.length) say(t('{n} gợi ý', { n: items.length }));
}

async function suggest(go) {
	const text = box.value.trim();
	running.abort();
	running = new AbortController();
	const { signal } = running;
	if (text.length < 2) return open([], go);
	const { items } = await ask(address('/api/suggest', { q: text }), signal).catch(() => ({ items: [] }));
	if (!signal.aborted && document.activeElement === box) open(items, go);
}

export function start(go) {
	box.addEventListener('input', () => {
		clearTimeout(waiting);
		waiting = setTimeout(suggest, PAUSE, go);
	});
	box.addEventListener('blur', close);
	box.addEventListener('keydown', (event) => {
		if (event.isComposing || list.hidden) return;
		if (event.key === 'ArrowDown') choose(chosen + 1);
		else if (event.key === 'ArrowUp') choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
		else if (event.key === 'Enter' && chosen >= 0) list.children[chosen].click();
		else if (event.key === 'Escape') close();
		else return;
		event.preventDefault();
	});
	document.getElementById('search').addEventListener('submit', (event) => {
		event.preventDefault();
		box.blur(); // the keys of the results are free then
		go(questionLink(box.value));
	});
}
