// Where a page's text has what was asked for, with or without marks. The server says which papers and pages answer; this only colours them,
// and is content with less: it knows words, not fields, brackets or wildcards.

const MAX_MARKS = 2000; // of a page; nobody steps through more

export function fold(text) {
	return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

function words(text) {
	return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
		start: match.index,
		end: match.index + match[0].length,
		form: fold(match[0]),
	}));
}

// Runs of at least two words of the question in a row; where there is none, its single words. `words` without fields, see question.js.
export function find(text, question) {
	const plain = question.replace(/(^|\s)-\S+/g, ' ').replace(/(^|\s)(AND|OR|NOT)(?=\s|$)/g, ' ');
	const wanted = new Set(words(plain).map((word) => word.form));
	const runs = [];
	let open = false;
	if (!wanted.size) return [];
	for (const word of words(text)) {
		const hit = wanted.has(word.form);
		if (hit && open) Object.assign(runs.at(-1), { end: word.end, n: runs.at(-1).n + 1 });
		else if (hit) runs.push({ start: word.start, end: word.end, n: 1 });
		open = hit;
	}
	const long = runs.filter((run) => run.n > 1);
	return (long.length ? long : runs).slice(0, MAX_MARKS);
}
