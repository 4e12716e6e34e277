// Which view the address asks for, moving between views without loading anew, and what the whole page has: keys, language, colours.
import { el, isShortcut, say, show } from './dom.js';
import { language, t, translate } from './words.js';
import * as box from './box.js';
import { count } from './gather.js';

// A view is loaded when it is first asked for.
const views = [
	[/^\/$/, () => import('./search.js')],
	[/^\/work\/(\d+)$/, () => import('./work.js')],
	[/^\/paper\/(\d+)$/, () => import('./paper.js')],
	[/^\/missing$/, () => import('./missing.js')],
	[/^\/overview$/, () => import('./overview.js')],
	[/^\/runs$/, () => import('./runs.js')],
	[/^\/dossier(?:\/(\d+))?$/, () => import('./dossier.js')],
	[/^\/review$/, () => import('./review.js')],
	[/^\/help$/, () => import('./help.js')],
];

const SLOW = 1000; // milliseconds until those who hear the page are told that it is on its way; see style.css for those who see it

let running = new AbortController();

// Gives true where the view has scrolled to what was asked for, or where it is not on the screen any more.
async function draw() {
	running.abort();
	running = new AbortController();
	const { signal } = running;
	const main = document.getElementById('main');
	const query = new URLSearchParams(location.search);
	document.getElementById('q').value = query.get('q') ?? '';
	for (const link of document.querySelectorAll('header nav a'))
		if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
		else link.removeAttribute('aria-current');
	const found = views.map(([pattern, load]) => [pattern.exec(location.pathname), load]).find(([match]) => match);
	main.setAttribute('aria-busy', 'true');
	const slow = setTimeout(say, SLOW, t('Đang tải…'));
	try {
		if (!found) throw new Error(t('Không có trang này.'));
		const { view } = await found[1]();
		return signal.aborted || (await view({ query, id: found[0][1], signal, go }));
	} catch (error) {
		if (error.name === 'AbortError' || signal.aborted) return true;
		show(
			t('Lỗi'),
			el('h1', {}, t('Không mở được')),
			el('p', {}, error.message),
			el('p', {}, el('button', { type: 'button', click: draw }, t('Thử lại'))),
		);
		say(error.message);
		return false;
	} finally {
		clearTimeout(slow);
		if (!signal.aborted) main.removeAttribute('aria-busy');
	}
}

// Goes to an address of ours. Where the reader was is kept for the way back.
function go(address) {
	history.replaceState({ y: scrollY }, '');
	history.pushState(null, '', address);
	draw().then((placed) => {
		if (document.activeElement?.id !== 'q') document.getElementById('main').focus({ preventScroll: true });
		if (!placed) scrollTo(0, 0);
	});
}

document.addEventListener('click', (event) => {
	const link = event.target.closest('a[href^="/"]');
	if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download'))
		return;
	event.preventDefault();
	go(link.getAttribute('href'));
});

// "/" goes to the search box, "?" to the help, as on most search pages.
document.addEventListener('keydown', (event) => {
	if (!isShortcut(event)) return;
	if (event.key === '/') document.getElementById('q').select();
	else if (event.key === '?') go('/help');
	else return;
	event.preventDefault();
});

document.getElementById('language').addEventListener('click', () => {
	localStorage.setItem('language', language === 'en' ? 'vi' : 'en');
	location.reload();
});

document.getElementById('colours').addEventListener('click', () => {
	const root = document.documentElement;
	const dark = root.dataset.colours ? root.dataset.colours === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
	root.dataset.colours = dark ? 'light' : 'dark';
	localStorage.setItem('colours', root.dataset.colours);
});

history.scrollRestoration = 'manual';
addEventListener('popstate', (event) => draw().then((placed) => (event.state || !placed) && scrollTo(0, event.state?.y ?? 0)));
translate(document.body);
box.start(go);
count();
draw();
