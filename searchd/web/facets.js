// What the answers have in common: types, issuers, years, each with its count. Choosing one puts a field into the question, so that
// the address has it; choosing it again takes it out.
import { el, questionLink } from './dom.js';
import { number, t } from './words.js';
import { including, without } from './question.js';
import { columns } from './chart.js';

const SHOWN = 8; // values until "more"
const kinds = {
	type: { title: t('Loại'), field: 'type', label: 'loại' },
	issuer: { title: t('Cơ quan ban hành'), field: 'issuer', label: 'cơ quan' },
};

function value(kind, item, q, terms) {
	const name = item.name ?? item.value;
	const chosen = terms.find((term) => term.field === kind.field && term.value.toLowerCase() === name.toLowerCase());
	const href = questionLink(chosen ? without(q, chosen) : including(q, terms, { field: kind.field, label: kind.label, value: name }));
	return el(
		'li',
		{},
		el(
			'a',
			{ href, 'aria-current': chosen && 'true' },
			el('span', { lang: 'vi' }, name),
			chosen && el('span', { class: 'hidden' }, t(' (bỏ)')),
			chosen && ' ✕',
		),
		' ',
		el('span', { class: 'quiet' }, number(item.count)),
	);
}

function facet(kind, values, q, terms) {
	if (!values?.length) return '';
	const items = values.map((item) => value(kind, item, q, terms));
	return el(
		'section',
		{},
		el('h2', {}, kind.title),
		el('ul', {}, items.slice(0, SHOWN)),
		items.length > SHOWN &&
			el('details', {}, el('summary', {}, t('{n} mục nữa', { n: items.length - SHOWN })), el('ul', {}, items.slice(SHOWN))),
	);
}

// Years as columns to click or to drag over, and as two boxes to type in.
function timeline(values, q, terms, go) {
	const years = (values ?? [])
		.filter((item) => /^\d{4}$/.test(item.value))
		.map((item) => ({ value: Number(item.value), count: item.count }))
		.sort((a, b) => a.value - b.value);
	if (!years.length) return '';
	const chosen = terms.find((term) => term.field === 'date');
	const range = (from, to) => including(q, terms, { field: 'date', label: 'ngày', value: from === to ? String(from) : `${from}..${to}` });
	const box = (name, label, year) =>
		el(
			'label',
			{},
			label,
			' ',
			el('input', { name, value: year, inputmode: 'numeric', size: 4, maxlength: 4, pattern: '\\d{4}', required: true }),
		);
	const form = el(
		'form',
		{
			class: 'range',
			submit: (event) => {
				event.preventDefault();
				go(questionLink(range(Number(form.elements.from.value), Number(form.elements.to.value))));
			},
		},
		box('from', t('từ'), years[0].value),
		' ',
		box('to', t('đến'), years.at(-1).value),
		' ',
		el('button', { type: 'submit' }, t('Lọc')),
	);
	return el(
		'section',
		{},
		el('h2', {}, t('Năm')),
		columns(years, {
			label: t('Số văn bản theo năm'),
			href: (year) => questionLink(range(year, year)),
			drag: (from, to) => go(questionLink(range(from, to))),
		}),
		form,
		chosen && el('p', {}, el('a', { class: 'chip', href: questionLink(without(q, chosen)) }, t('mọi năm'), ' ✕')),
	);
}

export function facets(answer, q, terms, go) {
	const parts = [
		facet(kinds.type, answer.type, q, terms),
		timeline(answer.year, q, terms, go),
		facet(kinds.issuer, answer.issuer, q, terms),
	].filter(Boolean);
	if (!parts.length) return '';
	return el('details', { class: 'facets', open: matchMedia('(min-width: 60rem)').matches }, el('summary', {}, t('Lọc kết quả')), parts);
}
