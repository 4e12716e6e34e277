// Lược đồ: every directive that this one is related to, by direction and relation, each with its level and a way to the place that says so.
import { badge, el, held, origin, placeLink, workLink } from './dom.js';
import { date, levels, number, relation, t } from './words.js';

const SHOWN = 10; // of one relation, until "more"

function line({ work, paper, start, end, count, relations }, backward) {
	const others = relations.slice(1).map((id) => relation(id, backward));
	return el(
		'li',
		{},
		workLink(work),
		' ',
		el('span', { class: 'quiet', lang: 'vi' }, origin(work)),
		!work.held && [' ', held(work)],
		' ',
		placeLink({ paper, start, end }, work.title, count > 1 ? t('{n} chỗ', { n: number(count) }) : undefined),
		others.length > 0 && el('span', { class: 'quiet' }, ` (${t('cũng')} ${others.join(', ')})`),
	);
}

function lines(links, backward) {
	const items = links.map((link) => line(link, backward));
	return [
		el('ul', {}, items.slice(0, SHOWN)),
		items.length > SHOWN &&
			el('details', {}, el('summary', {}, t('{n} văn bản nữa', { n: items.length - SHOWN })), el('ul', {}, items.slice(SHOWN))),
	];
}

// One relation, its directives by level from the Centre down.
function group(id, links, backward) {
	const byLevel = [...Object.keys(levels), undefined]
		.map((level) => [level, links.filter((link) => link.work.level === level)])
		.filter(([, together]) => together.length);
	return el(
		'div',
		{ class: 'group' },
		el('h4', {}, relation(id, backward), el('span', { class: 'quiet' }, ` ${links.length}`)),
		byLevel.map(([level, together]) =>
			el(
				'div',
				{ class: 'by-level' },
				el('p', { class: 'level' }, level ? levels[level] : t('Chưa rõ cấp')),
				el('div', { class: 'of-level' }, lines(together, backward)),
			),
		),
	);
}

function direction(heading, links, total, backward) {
	const groups = new Map(); // in the order in which the strongest relation comes first
	for (const link of links) groups.set(link.relation, [...(groups.get(link.relation) ?? []), link]);
	return el(
		'section',
		{ 'aria-label': heading },
		el('h3', {}, `${heading} (${number(total)})`),
		links.length ? [...groups].map(([id, together]) => group(id, together, backward)) : el('p', { class: 'quiet' }, t('Chưa biết.')),
		total > links.length && el('p', { class: 'quiet' }, t('và {n} văn bản khác', { n: number(total - links.length) })),
	);
}

export function scheme(item) {
	const halves = item.cites.length && item.cited_by.length;
	return el(
		'div',
		{ class: halves ? 'scheme halves' : 'scheme' },
		direction(t('Văn bản này'), item.cites, item.n_cites, false),
		direction(t('Văn bản khác nói đến nó'), item.cited_by, item.n_cited_by, true),
	);
}

const states = {
	'in-force': [t('còn hiệu lực'), 'good'],
	amended: [t('đã được sửa đổi, bổ sung'), 'warn'],
	replaced: [t('đã bị thay thế'), 'stamp'],
	repealed: [t('đã bị bãi bỏ'), 'stamp'],
};
const SAID_BY = 3; // works that are named

// Whether it still holds, as far as papers in the archive say.
export function stateBadge(item) {
	return item.state in states ? badge(...states[item.state]) : '';
}

// The same, and which papers say so.
export function state(item) {
	if (!(item.state in states)) return '';
	return [
		stateBadge(item),
		item.state_by
			.slice(0, SAID_BY)
			.map(({ work, paper, start, end, relation: id, told }) => [
				' ',
				el('span', { class: 'quiet' }, told ? t('theo lời') : relation(id, true)),
				' ',
				workLink(work),
				' ',
				placeLink({ paper, start, end }, work.title),
			]),
		item.state_as_of &&
			item.state === 'in-force' &&
			el('span', { class: 'quiet' }, ` ${t('(được dẫn gần nhất {date})', { date: date(item.state_as_of) })}`),
	];
}
