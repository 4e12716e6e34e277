// A page as it reads: repaired words stand in the place of what the scanner saw, discreetly marked, and one key (r) shows what it saw.
import { el } from './dom.js';
import { t } from './words.js';

const NOTHING = '∅'; // a reading that says that there is no word

// `repairs` of a page with their places in its text; gives the text as it is shown, the places of repairs in it, and where a place has gone.
export function read(text, repairs) {
	const pieces = [],
		parts = [];
	let at = 0,
		length = 0;
	for (const repair of repairs) {
		if (repair.from < at || repair.to <= repair.from || repair.state === 'rejected') continue;
		const sure = repair.state !== 'suggested';
		const raw = text.slice(repair.from, repair.to);
		const reads = sure ? repair.repaired || NOTHING : raw;
		parts.push(text.slice(at, repair.from), reads);
		length += repair.from - at;
		pieces.push({ from: repair.from, to: repair.to, start: length, end: length + reads.length, raw, reads, sure, repaired: repair.repaired || NOTHING });
		length += reads.length;
		at = repair.to;
	}
	parts.push(text.slice(at));
	const place = (index) => {
		let moved = 0;
		for (const piece of pieces) {
			if (index <= piece.from) break;
			if (index < piece.to) return index === piece.from ? piece.start : piece.end;
			moved = piece.end - piece.to;
		}
		return index + moved;
	};
	return { text: parts.join(''), pieces, place };
}

// Spans of what is shown take whole repaired words or none, so that a word stays one.
export function widen(span, start, end, pieces) {
	for (const piece of pieces)
		if (piece.start < span[end] && piece.end > span[start]) {
			span[start] = Math.min(span[start], piece.start);
			span[end] = Math.max(span[end], piece.end);
		}
	return span;
}

function draw({ raw, reads, sure, repaired }) {
	return sure
		? el('span', { class: 'repaired', title: t('bản quét: {raw}', { raw }), 'data-raw': raw, 'data-reads': reads }, reads)
		: el('span', { class: 'doubtful', title: t('có thể là: {repaired}', { repaired }) }, raw);
}

// text[from, to) of what is shown, with its repaired words.
export function written({ text, pieces }, from, to) {
	const parts = [];
	let at = from;
	for (const piece of pieces) {
		if (piece.start < at || piece.end > to) continue;
		parts.push(text.slice(at, piece.start), draw(piece));
		at = piece.end;
	}
	parts.push(text.slice(at, to));
	return parts;
}

// Shows what the scanner saw, or what it should have seen, in all that is below `root`.
export function showRaw(root, raw) {
	for (const word of root.querySelectorAll('.repaired')) word.textContent = raw ? word.dataset.raw : word.dataset.reads;
}
