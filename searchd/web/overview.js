// The archive at a glance: how many papers of which years, types and issuers. Every bar leads to the search.
import { ask, el, questionLink, say, show } from './dom.js';
import { number, t } from './words.js';
import { bars, columns } from './chart.js';

const EVERYTHING = 'ngày:1900..2100'; // all dated papers: their issuers are counted as a facet

export async function view({ signal, go }) {
	const [overview, { facets }] = await Promise.all([
		ask('/api/overview', signal),
		ask(`/api/search?${new URLSearchParams({ q: EVERYTHING, limit: 1 })}`, signal),
	]);
	const missing = overview.types.reduce((sum, type) => sum + type.missing, 0);
	const years = facets.year.map((item) => ({ value: Number(item.value), count: item.count })).sort((a, b) => a.value - b.value);
	const types = overview.types
		.map((type) => ({
			name: type.name ?? t('chưa rõ loại'),
			count: type.held,
			missing: type.missing,
			href: type.name ? questionLink(`loại:"${type.name}"`) : '/missing',
		}))
		.sort((a, b) => b.count - a.count || b.missing - a.missing);
	show(
		t('Toàn cảnh kho'),
		el('h1', {}, t('Toàn cảnh kho')),
		el(
			'p',
			{},
			t('{n} văn bản trong kho', { n: number(overview.papers) }),
			'; ',
			el('a', { href: '/missing' }, t('{n} văn bản được dẫn mà còn thiếu', { n: number(missing) })),
			'.',
		),
		years.length > 0 &&
			el(
				'section',
				{},
				el('h2', {}, t('Theo năm')),
				el('p', { class: 'quiet' }, t('Bấm một cột, hoặc kéo qua nhiều cột.')),
				columns(years, {
					label: t('Số văn bản theo năm'),
					href: (year) => questionLink(`ngày:${year}`),
					drag: (from, to) => go(questionLink(`ngày:${from}..${to}`)),
				}),
			),
		el(
			'div',
			{ class: 'halves' },
			el('section', {}, el('h2', {}, t('Theo loại')), bars(types, t('Theo loại'))),
			el(
				'section',
				{},
				el('h2', {}, t('Theo cơ quan ban hành')),
				bars(
					facets.issuer.map((item) => ({ name: item.value, count: item.count, href: questionLink(`cơ quan:"${item.value}"`) })),
					t('Theo cơ quan ban hành'),
				),
			),
		),
	);
	say(t('{n} văn bản trong kho', { n: overview.papers }));
}
