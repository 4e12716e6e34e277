// Which view the address asks for, and the search box, which every view has.
import { ask, el, say, show } from './dom.js';
import { search } from './search.js';
import { work } from './work.js';
import { paper } from './paper.js';
import { missing } from './missing.js';

const views = [
	[/^\/$/, search],
	[/^\/work\/(\d+)$/, work],
	[/^\/paper\/(\d+)$/, paper],
	[/^\/missing$/, missing],
];

let running = new AbortController();

async function draw() {
	running.abort();
	running = new AbortController();
	const { signal } = running;
	const query = new URLSearchParams(location.search);
	document.getElementById('q').value = query.get('q') ?? '';
	const found = views.map(([pattern, view]) => [pattern.exec(location.pathname), view]).find(([match]) => match);
	try {
		if (!found) throw new Error('Không có trang này / no such page');
		await found[1]({ query, id: found[0][1], signal, go });
	} catch (error) {
		if (error.name === 'AbortError') return;
		show('Lỗi', el('h1', {}, 'Không mở được'), el('p', {}, error.message));
		say(error.message);
	}
}

// Goes to an address of ours without loading the page anew.
export function go(address) {
	history.pushState(null, '', address);
	draw();
	document.getElementById('main').focus({ preventScroll: true });
	scrollTo(0, 0);
}

document.addEventListener('click', (event) => {
	const link = event.target.closest('a[href^="/"]');
	if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download')) return;
	event.preventDefault();
	go(link.getAttribute('href'));
});

document.getElementById('search').addEventListener('submit', (event) => {
	event.preventDefault();
	go(`/?q=${encodeURIComponent(document.getElementById('q').value)}`);
});

// "/" goes to the search box, as on most search pages.
document.addEventListener('keydown', (event) => {
	if (event.key !== '/' || event.target.matches('input, textarea')) return;
	event.preventDefault();
	document.getElementById('q').select();
});

let typing;
document.getElementById('q').addEventListener('input', (event) => {
	clearTimeout(typing);
	const text = event.target.value.trim();
	typing = setTimeout(async () => {
		if (text.length < 2) return;
		const { suggestions } = await ask(`/api/suggest?q=${encodeURIComponent(text)}`).catch(() => ({ suggestions: [] }));
		document.getElementById('suggestions').replaceChildren(...suggestions.map((value) => el('option', { value })));
	}, 120);
});

addEventListener('popstate', draw);
draw();
