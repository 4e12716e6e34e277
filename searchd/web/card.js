// A card on each citation, on hover and on focus: what the directive is, without leaving the page. It stays while the pointer is on
// it and goes with Escape (WCAG 1.4.13).
import { ask, el, held, origin, workLink } from './dom.js';

const PAUSE = 250; // milliseconds of hovering
const known = new Map();
let card, timer;

function work(id) {
	if (!known.has(id))
		known.set(
			id,
			ask(`/api/works/${id}?brief=1`).catch(() => known.delete(id)),
		);
	return known.get(id);
}

function close() {
	clearTimeout(timer);
	card?.remove();
	card = undefined;
}

async function open(link, root) {
	const item = await work(link.getAttribute('href').split('/').pop());
	if (!item?.title || !link.isConnected) return;
	close();
	const {
		dataset: { relation },
	} = link;
	card = el(
		'div',
		{ class: 'card', id: 'card', role: 'tooltip', pointerleave: close, pointerenter: () => clearTimeout(timer) },
		el('p', { class: 'quiet' }, relation),
		el('p', {}, workLink(item), ' ', held(item)),
		el('p', { class: 'quiet', lang: 'vi' }, origin(item)),
		item.subject && el('p', { lang: 'vi' }, item.subject),
	);
	card.querySelector('a').tabIndex = -1; // the citation itself leads there too
	root.append(card);
	const from = link.getBoundingClientRect(),
		frame = root.getBoundingClientRect();
	card.style.left = `${Math.max(0, Math.min(from.left - frame.left, frame.width - card.offsetWidth))}px`;
	card.style.top = `${from.bottom - frame.top}px`;
	link.setAttribute('aria-describedby', 'card');
}

export function watchCitations(root, signal) {
	const soon = (event) => {
		const link = event.target.closest('a.cited');
		if (!link) return;
		clearTimeout(timer);
		timer = setTimeout(open, event.type === 'focusin' ? 0 : PAUSE, link, root);
	};
	root.addEventListener('pointerover', soon);
	root.addEventListener('focusin', soon);
	for (const leaving of ['pointerout', 'focusout'])
		root.addEventListener(leaving, (event) => {
			if (!event.target.closest('a.cited')) return;
			clearTimeout(timer);
			timer = setTimeout(close, PAUSE);
		});
	document.addEventListener('keydown', (event) => event.key === 'Escape' && close(), { signal });
	signal.addEventListener('abort', close);
}
