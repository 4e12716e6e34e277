// The page of a directive: its fields, its papers, its chain as a tree, and all citations both ways.
import { ask, el, held, origin, relation, say, show, workLink } from './dom.js';

function node(item, backward) {
	const children = backward ? item.carried_out_by : item.rests_on;
	return el('li', {}, el('span', { class: 'quiet' }, `${relation(item.relation, backward)}: `), workLink(item), ' ', origin(item), ' ', held(item),
		children?.length ? el('ul', {}, children.map((child) => node(child, backward))) : '');
}

// One side of a chain; nested lists, so that a screen reader says the depth.
export function side(heading, items, backward) {
	if (!items?.length) return '';
	return el('div', { class: 'tree' }, el('h3', {}, heading), el('ul', {}, items.map((item) => node(item, backward))));
}

function links(heading, items, backward) {
	if (!items?.length) return '';
	return el('section', {}, el('h2', {}, `${heading} (${items.length})`),
		el('ul', {}, items.map((item) => el('li', {}, el('span', { class: 'quiet' }, `${relation(item.relation, backward)}: `),
			workLink(item.work), ' ', origin(item.work), ' ', held(item.work)))));
}

export async function work({ id, signal }) {
	const [item, chain] = await Promise.all([ask(`/api/works/${id}`, signal), ask(`/api/works/${id}/chain`, signal)]);
	show(item.title,
		el('h1', {}, item.title), el('p', {}, origin(item), ' ', held(item)), item.subject && el('p', {}, item.subject),
		item.papers?.length ? el('section', {}, el('h2', {}, 'Bản có trong kho'),
			el('ul', {}, item.papers.map((paper) => el('li', {}, el('a', { href: `/paper/${paper.id}` }, paper.path))))) : '',
		el('section', {}, el('h2', {}, 'Chuỗi văn bản'), side('Dựa trên', chain.rests_on, false),
			side('Được thực hiện bởi', chain.carried_out_by, true),
			!chain.rests_on?.length && !chain.carried_out_by?.length && el('p', {}, 'Chưa biết văn bản nào trước và sau nó.')),
		links('Dẫn', item.cites, false), links('Được dẫn bởi', item.cited_by, true));
	say(item.title);
}
