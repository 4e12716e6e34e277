// A chain as nested lists, so that a screen reader says the depth.
import { el, held, origin, workLink } from './dom.js';
import { relation, t } from './words.js';
import { stateBadge } from './scheme.js';

function node(item, backward) {
	const children = backward ? item.carried_out_by : item.rests_on;
	const said = backward && 'thuc-hien'; // by the heading
	return el(
		'li',
		{},
		item.relation !== said && el('span', { class: 'quiet' }, `${relation(item.relation, backward)}: `),
		workLink(item),
		' ',
		el('span', { class: 'quiet', lang: 'vi' }, origin(item)),
		' ',
		!item.held && held(item),
		['amended', 'replaced', 'repealed'].includes(item.state) && [' ', stateBadge(item)],
		item.again && el('span', { class: 'quiet' }, ` ${t('(đã nêu ở chỗ khác)')}`),
		item.left_out > 0 && [' ', el('a', { class: 'place', href: `/work/${item.id}` }, t('và {n} văn bản khác', { n: item.left_out }))],
		children?.length > 0 &&
			el(
				'ul',
				{},
				children.map((child) => node(child, backward)),
			),
	);
}

export function side(heading, items, backward) {
	if (!items?.length) return '';
	return el(
		'div',
		{ class: 'tree' },
		el('h3', {}, heading),
		el(
			'ul',
			{},
			items.map((item) => node(item, backward)),
		),
	);
}
