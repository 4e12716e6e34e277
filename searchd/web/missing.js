// Directives that papers cite and the archive does not hold, most cited first: what to ask for.
import { address, ask, el, origin, placeLink, say, show, workLink } from './dom.js';
import { fold } from './hits.js';
import { number, relation, t } from './words.js';

const MANY = 200; // fetched at a time
const PLACES = 5; // given by the server of each

// Who cites it, the first few with the place.
function citing(work) {
	return el(
		'details',
		{},
		el('summary', {}, t('được dẫn {n} lần', { n: number(work.cited_by) })),
		el(
			'ul',
			{},
			work.cited_in.map(({ work: other, relation: id, paper, start, end }) =>
				el(
					'li',
					{},
					workLink(other),
					' ',
					el('span', { class: 'quiet' }, relation(id, false)),
					' ',
					placeLink({ paper, start, end }, other.title),
				),
			),
			work.cited_in.length >= PLACES &&
				work.cited_by > PLACES &&
				el('li', {}, el('a', { href: `/work/${work.id}` }, t('và {n} văn bản khác', { n: number(work.cited_by - work.cited_in.length) }))),
		),
	);
}

export async function view({ signal }) {
	const list = el('ol', { class: 'missing' });
	const rows = [];
	let next;
	const fetchMore = async () => {
		const answer = await ask(address('/api/missing', { limit: MANY, cursor: next }), signal);
		const added = answer.missing.map((work) => ({
			words: fold(`${work.title} ${origin(work)}`),
			node: el('li', {}, workLink(work), ' ', el('span', { class: 'quiet', lang: 'vi' }, origin(work)), citing(work)),
		}));
		next = answer.next;
		rows.push(...added);
		list.append(...added.map((row) => row.node));
		more.hidden = !next;
		return answer;
	};
	const more = el(
		'button',
		{
			type: 'button',
			click: async () => {
				const seen = rows.length;
				await fetchMore().catch((error) => say(error.message));
				narrow();
				rows[seen]?.node.querySelector('a').focus();
			},
		},
		t('Thêm nữa'),
	);
	const narrow = () => {
		const words = fold(filter.value).split(/\s+/);
		for (const row of rows) row.node.hidden = !words.every((word) => row.words.includes(word));
		say(t('{n} văn bản', { n: rows.filter((row) => !row.node.hidden).length }));
	};
	const answer = await fetchMore();
	const filter = el('input', {
		id: 'filter',
		type: 'search',
		autocomplete: 'off',
		input: narrow,
	});
	show(
		t('Văn bản còn thiếu'),
		el('h1', {}, t('Văn bản được dẫn, chưa có trong kho')),
		el(
			'p',
			{ class: 'quiet' },
			t('{n} văn bản; được dẫn nhiều nhất đứng trước.', { n: number(answer.total) }),
		),
		el('p', {}, el('label', { for: 'filter' }, t('Lọc: ')), filter),
		list,
		el('p', {}, more),
	);
	say(t('{n} văn bản', { n: answer.total }));
}
