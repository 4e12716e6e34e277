// One page: its scan with boxes over what was asked for and what is cited, beside it the text with the same marked.
import { el, svg } from './dom.js';
import { relation, t } from './words.js';
import { find } from './hits.js';

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

// The repairs that hold, as places in the string. What a person has rejected, or nobody is sure of, is shown as it was scanned.
function standing(repairs, place) {
	return (repairs ?? [])
		.filter(({ state }) => state === 'applied' || state === 'confirmed')
		.map((repair) => ({ ...repair, from: place(repair.start), to: place(repair.end) }))
		.sort((a, b) => a.from - b.from)
		.filter((repair, i, all) => i === 0 || repair.from >= all[i - 1].to);
}

// The text as it reads with its repairs, and for each place in that the place in the text as scanned; inside a repair its near or far end.
function read(text, repairs) {
	const shifts = []; // { at: in what is read, from, to: as scanned, length }
	let read = '',
		at = 0;
	for (const repair of repairs) {
		read += text.slice(at, repair.from);
		shifts.push({ at: read.length, length: repair.repaired.length, from: repair.from, to: repair.to });
		read += repair.repaired;
		at = repair.to;
	}
	const back = (offset, end) => {
		const last = shifts.findLast((shift) => shift.at <= offset - (end ? 1 : 0));
		if (!last) return offset;
		const past = offset - last.at - last.length;
		return past >= (end ? 1 : 0) ? last.to + past : end ? last.to : last.from;
	};
	return { read: read + text.slice(at), back };
}

// text[from, to) with its repairs, each with the reading of the scan behind it.
function repaired(text, from, to, repairs) {
	const parts = [];
	let at = from;
	for (const repair of repairs) {
		if (repair.from < at || repair.to > to) continue;
		const title = t('đã quét: {raw}', repair);
		parts.push(
			text.slice(at, repair.from),
			el('span', { class: `repair ${repair.state}`, title }, el('span', { class: 'mended' }, repair.repaired), el('span', { class: 'scanned-as' }, text.slice(repair.from, repair.to))),
		);
		at = repair.to;
	}
	return [...parts, text.slice(at, to)];
}

// text[from, to) with what is found in it marked; `hits` rise and do not overlap.
function marked(text, from, to, { hits, repairs }) {
	const parts = [];
	let at = from;
	for (const hit of hits) {
		const start = Math.max(at, hit.start),
			end = Math.min(to, hit.end);
		if (start >= end) continue;
		parts.push(repaired(text, at, start, repairs), el('mark', { 'data-hit': hit.id }, repaired(text, start, end, repairs)));
		at = end;
	}
	parts.push(repaired(text, at, to, repairs));
	return parts;
}

function link(citation, children) {
	const kind = citation.ambiguous ? t('nhiều văn bản khớp') : relation(citation.relation, false);
	return citation.work
		? el('a', { class: 'cited', href: `/work/${citation.work}`, 'data-relation': kind }, children)
		: el('span', { class: 'cited-unknown', title: kind }, children);
}

function written(text, citations, on) {
	const parts = [];
	let at = 0;
	for (const citation of citations) {
		if (citation.from < at) continue;
		parts.push(marked(text, at, citation.from, on), link(citation, marked(text, citation.from, citation.to, on)));
		at = citation.to;
	}
	parts.push(marked(text, at, text.length, on));
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
		frame.replaceChildren(el('p', { class: 'quiet' }, t('Không có ảnh: tệp gốc đã đổi hoặc không còn.'))),
	);
	return frame;
}

// `words`: the question's; `at`: bytes of the paper to be marked instead.
export function drawPage(section, page, { words: question, at }) {
	const { text } = page;
	const place = placesOfBytes(text);
	const citations = page.citations
		.map((citation) => ({ ...citation, from: place(citation.start), to: place(citation.end) }))
		.sort((a, b) => a.from - b.from || b.to - a.to);
	const words = (page.words ?? []).map((word) => ({ ...word, from: place(word.start), to: place(word.end) }));
	const repairs = standing(page.repairs, place);
	const shown = read(text, repairs);
	const found = at
		? [{ start: place(at[0] - page.offset), end: place(at[1] - page.offset) }].filter((span) => span.start < span.end)
		: find(shown.read, question).map((hit) => ({ start: shown.back(hit.start), end: shown.back(hit.end, true) }));
	const hits = found.map((hit, i) => ({ ...hit, id: `${page.page}-${i}` }));
	section.classList.remove('waiting');
	section.classList.toggle('scanned', Boolean(page.image));
	section.replaceChildren(
		page.pages > 1 ? el('h2', { class: 'page-number' }, t('Trang {n} / {all}', { n: page.page, all: page.pages })) : '',
		page.image ? scan(page, words, citations, hits) : '',
		el('div', { class: 'text', lang: 'vi' }, written(text, citations, { hits, repairs })),
	);
}
