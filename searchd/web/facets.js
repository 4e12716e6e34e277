// What the answers have in common: types, issuers, years, what became of them, each with its count. Choosing one puts a field into the question, so that the address has
// it; choosing it again takes it out. Of one kind several may be chosen: the server counts each kind without what is chosen of it.
import { el, questionLink } from './dom.js';
import { number, t } from './words.js';
import { including, replacing, without } from './question.js';
import { columns } from './chart.js';

const SHOWN = 8; // values until "more"
const kinds = {
	type: { title: t('Loại'), field: 'type', label: 'loại' },
	issuer: { title: t('Cơ quan ban hành'), field: 'issuer', label: 'cơ quan' },
	level: { title: t('Cấp'), field: 'level', label: 'cấp' },
	state: { title: t('Hiệu lực'), field: 'state', label: 'hiệu lực' },
	place: { title: t('Địa danh'), field: 'place', label: 'nơi' },
	held: { title: t('Tệp gốc'), field: 'held', label: 'tệp gốc' },
};

const isValue = (item, text) => [item.name, item.code, item.value].some((one) => one?.toLowerCase() === text.toLowerCase());

function value(kind, item, q, terms, [term, chosen]) {
	const name = item.name ?? item.value;
	const href = questionLink(term ? without(q, term, chosen) : including(q, terms, { field: kind.field, label: kind.label, value: name }));
	const counted = item.count === undefined ? name : t('{name} {n} văn bản', { name, n: number(item.count) });
	const said = term ? t('{text} (bỏ)', { text: counted }) : counted;
	return el(
		'li',
		{},
		el(
			'a',
			{ href, 'aria-current': term && 'true', 'aria-label': said },
			el('span', { lang: 'vi' }, name),
			' ',
			item.count !== undefined && el('span', { class: 'quiet count' }, number(item.count)),
		),
	);
}

function facet(kind, values, q, terms) {
	const chosen = terms.filter(({ field }) => field === kind.field).flatMap((term) => term.values.map((one) => [term, one]));
	const unseen = chosen.filter(([, text]) => !values?.some((item) => isValue(item, text))).map(([, text]) => ({ value: text }));
	const items = [...unseen, ...(values ?? [])].map((item) => [item, chosen.find(([, text]) => isValue(item, text)) ?? []]);
	if (!items.length) return '';
	const near = items.filter(([, [term]], i) => i < SHOWN || term);
	const far = items.filter((item) => !near.includes(item));
	const list = (some) => el('ul', { 'aria-label': kind.title }, some.map(([item, one]) => value(kind, item, q, terms, one)));
	return el(
		'section',
		{},
		el('h2', {}, kind.title),
		list(near),
		far.length > 0 && el('details', {}, el('summary', {}, t('{n} mục nữa', { n: far.length })), list(far)),
	);
}

// The years that the question is limited to, as far as whole years say it.
function chosenYears(term) {
	const [, from, to] = (term?.values.length === 1 && /^(\d{4})(?:\.\.(\d{4}))?$/.exec(term.values[0])) || [];
	return from && { from: Number(from), to: Number(to ?? from) };
}

// Years as columns to click or to drag over, and as two boxes to type in.
function timeline(values, q, terms, go) {
	const years = (values ?? [])
		.filter((item) => /^\d{4}$/.test(item.value))
		.map((item) => ({ value: Number(item.value), count: item.count }))
		.sort((a, b) => a.value - b.value);
	if (!years.length) return '';
	const term = terms.find(({ field }) => field === 'date');
	const chosen = chosenYears(term);
	const range = (from, to) => replacing(q, terms, { field: 'date', label: 'ngày', value: from === to ? String(from) : `${from}..${to}` });
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
		box('from', t('từ'), chosen?.from ?? years[0].value),
		' ',
		box('to', t('đến'), chosen?.to ?? years.at(-1).value),
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
			chosen,
		}),
		form,
		term && el('p', {}, el('a', { class: 'chip', href: questionLink(without(q, term)) }, t('mọi năm'), ' ✕')),
	);
}

export function facets(answer, q, terms, go) {
	const changed = answer.state?.some((item) => item.value !== 'unchanged'); // or there is nothing to choose from
	const lost = answer.held?.some((item) => item.value === 'gone');
	const parts = [
		facet(kinds.type, answer.type, q, terms),
		timeline(answer.year, q, terms, go),
		facet(kinds.state, changed ? answer.state : [], q, terms),
		facet(kinds.level, answer.level, q, terms),
		facet(kinds.issuer, answer.issuer, q, terms),
		facet(kinds.place, answer.place, q, terms),
		facet(kinds.held, lost ? answer.held : [], q, terms),
	].filter(Boolean);
	if (!parts.length) return '';
	return el('details', { class: 'facets', open: matchMedia('(min-width: 60rem)').matches }, el('summary', {}, t('Lọc kết quả')), parts);
}
