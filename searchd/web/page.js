// One page: its scan with boxes over what was asked for and what is cited, beside it the text with the same marked.
import { el, noImage, svg } from './dom.js';
import { relation, t } from './words.js';
import { find } from './hits.js';
import { read, showRaw, widen, written as reading } from './readings.js';

const DPI = 130; // of the scan: sharp on a screen, some 100 KB

// Spans count bytes of the page, JavaScript counts UTF-16: for each byte the place in the string.
function placesOfBytes(text) {
	const places = [];
	let at = 0;
	for (const letter of text) {
		const code = letter.codePointAt(0);
		for (let bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4; bytes > 0; bytes--) places.push(at);
		at += letter.length;
	}
	places.push(at);
	return (byte) => places[Math.max(0, Math.min(places.length - 1, byte))];
}

// [from, to) of a page as it reads, with what is found in it marked; `hits` rise and do not overlap.
function marked(page, from, to, hits) {
	const parts = [];
	let at = from;
	for (const hit of hits) {
		const start = Math.max(at, hit.start),
			end = Math.min(to, hit.end);
		if (start >= end) continue;
		parts.push(reading(page, at, start), el('mark', { 'data-hit': hit.id }, reading(page, start, end)));
		at = end;
	}
	parts.push(reading(page, at, to));
	return parts;
}

function link(citation, children) {
	const kind = citation.ambiguous ? t('nhiều văn bản khớp') : relation(citation.relation, false);
	return citation.work
		? el('a', { class: 'cited', href: `/work/${citation.work}`, 'data-relation': kind }, children)
		: el('span', { class: 'cited-unknown', title: kind }, children);
}

function written(page, citations, hits) {
	const parts = [];
	let at = 0;
	for (const citation of citations) {
		if (citation.from < at) continue;
		parts.push(marked(page, at, citation.from, hits), link(citation, marked(page, citation.from, citation.to, hits)));
		at = citation.to;
	}
	parts.push(marked(page, at, page.text.length, hits));
	return parts;
}

// A box round each word of [from, to).
function boxes(words, from, to, attributes) {
	return words
		.filter((word) => word.from < to && word.to > from)
		.map(({ box: [x, y, width, height] }) => svg('rect', { x, y, width, height, ...attributes }));
}

function scan(page, words, citations, hits) {
	const links = citations
		.filter((citation) => citation.work)
		.map((citation) =>
			svg(
				'a',
				{ class: 'cited', href: `/work/${citation.work}`, tabindex: -1, 'data-relation': relation(citation.relation, false) },
				boxes(words, citation.from, citation.to, { class: 'box-cited' }),
			),
		);
	const found = hits.map((hit) => boxes(words, hit.start, hit.end, { class: 'box-hit', 'data-hit': hit.id }));
	const image = el('img', {
		src: `${page.image}?dpi=${DPI}`,
		width: Math.round(page.width),
		height: Math.round(page.height),
		decoding: 'async',
		alt: t('Ảnh trang {n}', { n: page.page }),
	});
	const frame = el(
		'div',
		{ class: 'scan' },
		image,
		svg(
			'svg',
			{ class: 'boxes', viewBox: `0 0 ${page.units} ${page.units}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
			found,
			links,
		),
	);
	image.addEventListener('error', () =>
		frame.replaceChildren(noImage(image.src, () => frame.replaceWith(scan(page, words, citations, hits)))),
	);
	return frame;
}

// `words`: the question's; `at`: bytes of the paper to be marked instead.
export function drawPage(section, page, { words: question, at }) {
	const placed = placesOfBytes(page.text);
	const repairs = (page.repairs ?? []).map((repair) => ({ ...repair, from: placed(repair.start), to: placed(repair.end) }));
	const shown = read(page.text, repairs);
	const place = (byte) => shown.place(placed(byte));
	const citations = page.citations
		.map((citation) => widen({ ...citation, from: place(citation.start), to: place(citation.end) }, 'from', 'to', shown.pieces))
		.sort((a, b) => a.from - b.from || b.to - a.to);
	const words = (page.words ?? []).map((word) => ({ ...word, from: place(word.start), to: place(word.end) }));
	const found = at
		? [{ start: place(at[0] - page.offset), end: place(at[1] - page.offset) }].filter((span) => span.start < span.end)
		: find(shown.text, question);
	const hits = found.map((hit, i) => ({ ...widen(hit, 'start', 'end', shown.pieces), id: `${page.page}-${i}` }));
	section.classList.remove('waiting');
	section.classList.toggle('scanned', Boolean(page.image));
	section.replaceChildren(
		page.pages > 1 ? el('h2', { class: 'page-number' }, t('Trang {n} / {all}', { n: page.page, all: page.pages })) : '',
		page.image ? scan(page, words, citations, hits) : '',
		el('div', { class: 'text', lang: 'vi' }, written(shown, citations, hits)),
	);
	showRaw(section, section.parentElement?.dataset.readings === 'raw');
}
