// A question taken apart into its words and its fields, so that a facet can be put into it and taken out again: `nhân đạo loại:"kế hoạch",CT`.
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

const VALUE = '(?:"[^"]*"|[^\\s"()]+)+';

// `terms`: what fields are asked for, each with its values: any of them will do.
export async function parse(question) {
	const names = new Map(
		(await fieldTable()).flatMap((field) =>
			[field.name, ...field.aliases.split('|')].map((name) => [
				name.toLowerCase(),
				{ field: field.name, label: field.aliases.split('|')[0], list: field.list },
			]),
		),
	);
	const words = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[^\p{L} ]/gu, '\\$&'));
	const pattern = new RegExp(`(?<=^|\\s)(${words.join('|')}):(${VALUE})(?=\\s|$)`, 'giu');
	const terms = [...question.matchAll(pattern)].flatMap(([text, name, written]) => {
		const term = names.get(name.toLowerCase());
		const each = term.list ? (written.match(/"[^"]*"|[^",]+/g) ?? []) : [written];
		const values = each.map((value) => value.replaceAll('"', '').trim()).filter(Boolean);
		return values.length ? [{ ...term, text, values }] : [];
	});
	return { words: tidy(question.replace(pattern, ' ')), terms };
}

// What the server understood, its fields named as they are asked for.
export async function spell(understood) {
	const labels = new Map((await fieldTable()).map(({ name, aliases }) => [name, aliases.split('|')[0]]));
	return understood.replace(/(?<=^|[\s(+-])(\w+):/g, (text, name) => (labels.has(name) ? `${labels.get(name)}:` : text));
}

function tidy(text) {
	return text.replace(/\s+/g, ' ').trim();
}

function write(label, values) {
	const plain = values.map((value) => value.replaceAll('"', ' '));
	return `${label}:${plain.map((value) => (/[\s(),]/.test(value) ? `"${value}"` : value)).join(',')}`;
}

// Without one of a term's values, or without all of it.
export function without(question, term, value) {
	const left = value === undefined ? [] : term.values.filter((one) => one !== value);
	return tidy(question.replace(term.text, () => (left.length ? write(term.label, left) : ' ')));
}

// Puts a value in, beside those that are there already.
export function including(question, terms, what) {
	const term = terms.find(({ field }) => field === what.field);
	if (!term) return tidy(`${question} ${write(what.label, [what.value])}`);
	return tidy(question.replace(term.text, () => write(term.label, [...term.values, what.value])));
}

// Puts a value in, in the place of those that are there.
export function replacing(question, terms, what) {
	const rest = terms.filter(({ field }) => field === what.field).reduce((text, term) => without(text, term), question);
	return including(rest, [], what);
}
