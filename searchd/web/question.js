// A question taken apart into its words and its fields, so that a facet can be put into it and taken out again: `nhân đạo loại:"kế hoạch"`.
import { ask } from './dom.js';

let known;

// The table of fields, asked for once.
export function fieldTable() {
	known ??= ask('/api/fields')
		.then(({ fields }) => fields)
		.catch((error) => {
			known = undefined;
			throw error;
		});
	return known;
}

export async function parse(question) {
	const names = new Map(
		(await fieldTable()).flatMap((field) =>
			[field.name, ...field.aliases.split('|')].map((name) => [
				name.toLowerCase(),
				{ field: field.name, label: field.aliases.split('|')[0] },
			]),
		),
	);
	const words = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[^\p{L} ]/gu, '\\$&'));
	const pattern = new RegExp(`(?<=^|\\s)(${words.join('|')}):("[^"]*"|[^\\s"()]+)(?=\\s|$)`, 'giu');
	const terms = [...question.matchAll(pattern)].map((match) => ({
		...names.get(match[1].toLowerCase()),
		text: match[0],
		value: match[2].replaceAll('"', ''),
	}));
	return { words: tidy(question.replace(pattern, ' ')), terms };
}

function tidy(text) {
	return text.replace(/\s+/g, ' ').trim();
}

export function without(question, term) {
	return tidy(question.replace(term.text, ' '));
}

// Puts a field in; one of the same name goes.
export function including(question, terms, { field, label, value }) {
	const rest = terms.filter((term) => term.field === field).reduce(without, question);
	const plain = value.replaceAll('"', ' ');
	return tidy(`${rest} ${label}:${/[\s()]/.test(plain) ? `"${plain}"` : plain}`);
}
