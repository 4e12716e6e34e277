// The paper: what it says of itself, then its pages, scan and text side by side in one row each, so that they scroll together. Pages are
// fetched as they come near. n and p step through what was asked for. One page: page.js.
import { ask, el, isShortcut, origin, say, show } from './dom.js';
import { number, t } from './words.js';
import { headerList } from './header.js';
import { parse } from './question.js';
import { drawPage } from './page.js';
import { showRaw } from './readings.js';
import { watchCitations } from './card.js';
import { gatherButton } from './gather.js';
import { copyButton, official } from './official.js';

const NEAR = '150% 0px'; // of the window: pages that close to it are fetched
const AT_ONCE = 4; // pages fetched at a time
const layouts = { both: t('Ảnh và chữ'), image: t('Ảnh'), text: t('Chữ') };

// Gives the pages of a paper, each fetched once; one that did not come may be asked for again.
function fetcher(id, signal) {
	const pages = new Map();
	return (n) => {
		if (!pages.has(n))
			pages.set(
				n,
				ask(`/api/papers/${id}/pages/${n}`, signal).catch((error) => {
					pages.delete(n);
					throw error;
				}),
			);
		return pages.get(n);
	};
}

// Which page holds a byte of the paper: by halves, as a page says where it begins.
async function findPage(fetchPage, pages, byte) {
	let low = 1,
		high = pages;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const { offset } = await fetchPage(middle);
		if (offset <= byte) low = middle;
		else high = middle - 1;
	}
	return low;
}

// Closed, so that the page itself is seen at once; on paper it is open.
function about(item, signal) {
	const details = el('details', { class: 'about' }, el('summary', {}, t('Thông tin văn bản')), headerList(item.header, item.id));
	addEventListener(
		'beforeprint',
		() => {
			details.open = true;
		},
		{ signal },
	);
	return details;
}

const twinKinds = { rescan: t('quét lại'), duplicate: t('có thể trùng') };

// Other papers of the same text, but for copies byte by byte, which stand beside the path.
function twins(list) {
	const others = list.filter(({ kind }) => kind in twinKinds);
	return (
		others.length > 0 &&
		el(
			'p',
			{ class: 'quiet' },
			t('Cùng nội dung: '),
			others.map(({ id, path, kind }, i) => [i > 0 && ', ', el('a', { class: 'path', href: `/paper/${id}` }, path), ` (${twinKinds[kind]})`]),
		)
	);
}

// The pages of one paper on the screen.
class Reader {
	constructor(item, options) {
		Object.assign(this, { item, ...options, current: '', seen: options.number });
		this.sections = Array.from({ length: item.pages }, (_, i) =>
			el('section', { class: 'page waiting', id: `page-${i + 1}`, 'aria-label': t('Trang {n} / {all}', { n: i + 1, all: item.pages }) }),
		);
		this.loading = new Map();
	}

	load(n) {
		if (!this.loading.has(n))
			this.loading.set(
				n,
				this.fetchPage(n)
					.then((page) => drawPage(this.sections[n - 1], page, this))
					.catch((error) => {
						this.loading.delete(n); // to be tried again
						if (error.name !== 'AbortError')
							this.sections[n - 1].replaceChildren(
								el('p', {}, error.message, ' ', el('button', { type: 'button', click: () => this.load(n) }, t('Thử lại'))),
							);
					}),
			);
		return this.loading.get(n);
	}

	// Pages that are near are fetched, the nearest first; those that a quick scroll has passed already are not.
	async fetchNear() {
		while (this.near.size && this.running < AT_ONCE) {
			const n = [...this.near].reduce((best, one) => (Math.abs(one - this.seen) < Math.abs(best - this.seen) ? one : best));
			this.near.delete(n);
			this.running++;
			this.load(n).then(() => {
				this.running--;
				this.fetchNear();
			});
		}
	}

	watch(pageBox) {
		const numberOf = (section) => Number(section.id.split('-')[1]);
		Object.assign(this, { near: new Set(), running: 0 });
		const near = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries)
					if (isIntersecting && !this.loading.has(numberOf(target))) this.near.add(numberOf(target));
					else this.near.delete(numberOf(target));
				requestAnimationFrame(() => this.fetchNear()); // after the other observer has said where we are
			},
			{ rootMargin: NEAR },
		);
		const seen = new IntersectionObserver(
			(entries) => {
				const entry = entries.findLast(({ isIntersecting }) => isIntersecting);
				if (!entry) return;
				this.seen = numberOf(entry.target);
				if (document.activeElement !== pageBox) pageBox.value = this.seen;
			},
			{ rootMargin: '-45% 0px -50% 0px' },
		);
		for (const section of this.sections) {
			near.observe(section);
			seen.observe(section);
		}
		this.signal.addEventListener('abort', () => {
			near.disconnect();
			seen.disconnect();
		});
	}

	async toPage(n) {
		const number = Math.max(1, Math.min(this.item.pages, n || 1));
		await this.load(number);
		this.sections[number - 1].scrollIntoView();
	}

	hitsOf(n) {
		return [...new Set([...this.sections[n - 1].querySelectorAll('mark[data-hit]')].map((mark) => mark.dataset.hit))];
	}

	// To the next thing found, over as many pages as it takes. `enter`: reading, and Tab, go on from there.
	async step(by, enter) {
		const here = this.current ? Number(this.current.split('-')[0]) : this.seen;
		for (let n = here; n >= 1 && n <= this.item.pages; n += by) {
			await this.load(n);
			const hits = this.hitsOf(n);
			const at = hits.indexOf(this.current);
			const next = n === here && at >= 0 ? hits[at + by] : hits.at(by > 0 ? 0 : -1);
			if (next) return this.mark(next, enter);
		}
		return say(t('Không còn chỗ nào nữa'));
	}

	mark(hit, enter) {
		const all = document.querySelectorAll(`[data-hit="${hit}"]`);
		for (const old of document.querySelectorAll('.current')) old.classList.remove('current');
		for (const part of all) part.classList.add('current');
		this.current = hit;
		const shown = [...all].find((part) => part.getClientRects().length > 0);
		shown?.scrollIntoView({ block: 'center' });
		if (enter && shown?.localName === 'mark') {
			shown.tabIndex = -1;
			shown.focus({ preventScroll: true });
		}
		say(
			t('Trang {n}: {text}', {
				n: hit.split('-')[0],
				text: [...all]
					.filter((part) => part.localName === 'mark')
					.map((part) => part.innerText)
					.join(''),
			}),
		);
	}
}

function layoutChoice(root) {
	const choose = (id) => {
		root.dataset.layout = id;
		localStorage.setItem('layout', id);
	};
	root.dataset.layout = localStorage.getItem('layout') in layouts ? localStorage.getItem('layout') : 'both';
	return el(
		'fieldset',
		{ class: 'layouts' },
		el('legend', { class: 'hidden' }, t('Cách xem')),
		Object.entries(layouts).map(([id, name]) =>
			el(
				'label',
				{},
				el('input', { type: 'radio', name: 'layout', value: id, checked: id === root.dataset.layout, change: () => choose(id) }),
				' ',
				name,
			),
		),
	);
}

// What the scanner saw, or what the text reads: a switch that the key r turns.
function rawSwitch(root, { applied = 0, confirmed = 0 } = {}) {
	if (applied + confirmed === 0) return '';
	const button = el(
		'button',
		{
			type: 'button',
			class: 'raw',
			'aria-pressed': 'false',
			'aria-keyshortcuts': 'r',
			click: () => {
				const raw = root.dataset.readings !== 'raw';
				root.dataset.readings = raw ? 'raw' : 'repaired';
				button.setAttribute('aria-pressed', raw);
				showRaw(root, raw);
				say(raw ? t('Chữ như bản quét') : t('Chữ đã sửa'));
			},
		},
		el('kbd', {}, 'r'),
		' ',
		t('Chữ như bản quét'),
	);
	return [button, el('span', { class: 'quiet' }, t('{n} chỗ đã sửa', { n: number(applied + confirmed) }))];
}

function tools(reader, pageBox, withScan, root, searched, reading) {
	const turn = el(
		'form',
		{
			class: 'turn',
			submit: (event) => {
				event.preventDefault();
				reader.toPage(Number(pageBox.value));
			},
		},
		el('label', {}, t('Trang'), ' ', pageBox),
		` / ${reader.item.pages}`,
	);
	const step = (by, text, key) =>
		el('button', { type: 'button', 'aria-keyshortcuts': key, title: key, click: () => reader.step(by) }, text);
	return el(
		'div',
		{ class: 'toolbar', role: 'group', 'aria-label': t('Đọc') },
		reader.item.pages > 1 && turn,
		searched && el('span', {}, step(-1, t('↑ chỗ trước'), 'p'), ' ', step(1, t('↓ chỗ sau'), 'n')),
		withScan && layoutChoice(root),
		reading,
	);
}

function keys(reader, signal) {
	document.addEventListener(
		'keydown',
		(event) => {
			if (!['n', 'p', 'r'].includes(event.key) || !isShortcut(event)) return;
			event.preventDefault();
			if (event.key === 'r') document.querySelector('button.raw')?.click();
			else reader.step(event.key === 'n' ? 1 : -1, true);
		},
		{ signal },
	);
}

export async function view({ id, query, signal }) {
	const question = query.get('q') ?? '';
	const [item, { words }] = await Promise.all([ask(`/api/papers/${id}?brief=1`, signal), question ? parse(question) : { words: '' }]);
	const at = /^(\d+)-(\d+)$/
		.exec(query.get('at') ?? '')
		?.slice(1)
		.map(Number);
	const fetchPage = fetcher(id, signal);
	const asked = at ? await findPage(fetchPage, item.pages, at[0]) : Number(query.get('page'));
	const number = Math.max(1, Math.min(item.pages, asked || 1));
	const reader = new Reader(item, { words, at, number, fetchPage, signal });
	await Promise.all([reader.load(number), number > 1 && reader.load(number - 1)]); // what stands above must have its height before anything scrolls
	const withScan = reader.sections[number - 1].classList.contains('scanned');
	const root = el('div', { class: `pages ${withScan ? 'scanned' : 'plain'}` }, reader.sections);
	const pageBox = el('input', { class: 'number', inputmode: 'numeric', size: 3, value: number });
	const { header } = item;
	const reading = rawSwitch(root, item.repairs);
	show(
		item.title,
		el('h1', { lang: 'vi' }, item.title),
		el('p', { class: 'quiet', lang: 'vi' }, origin(header)),
		header.subject && el('p', { class: 'subject', lang: 'vi' }, header.subject),
		el(
			'p',
			{ class: 'tools' },
			item.work && el('a', { class: 'button', href: `/work/${item.work}` }, t('Lược đồ, chuỗi văn bản')),
			' ',
			copyButton(official({ ...header, title: item.title })),
			' ',
			el('a', { class: 'button', href: `/api/papers/${id}/original`, download: true }, t('Tải tệp gốc')),
			' ',
			gatherButton({ ...header, paper: item.id, title: item.title }),
			' ',
			el('button', { type: 'button', click: () => print() }, t('In')),
		),
		el('p', { class: 'quiet path' }, item.path, item.copies?.length > 0 && ` = ${item.copies.map((copy) => copy.path).join(' = ')}`),
		twins(item.twins),
		about(item, signal),
		tools(reader, pageBox, withScan, root, Boolean(words || at), reading),
		root,
	);
	say(item.title);
	watchCitations(root, signal);
	keys(reader, signal);
	if (at || number > 1) {
		const first = reader.hitsOf(number)[0];
		if (first) reader.mark(first);
		else reader.sections[number - 1].scrollIntoView();
	}
	reader.watch(pageBox);
	return at || number > 1; // where the reader stands is settled
}
