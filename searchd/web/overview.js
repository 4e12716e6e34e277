// The archive at a glance: how many papers of which years, types and issuers. Every bar leads to the search.
import { address, ask, el, questionLink, say, show } from './dom.js';
import { date, number, t } from './words.js';
import { bars, columns } from './chart.js';

const EVERYTHING = 'ngày:1900..2100'; // all dated papers: their issuers are counted as a facet

const NIGHTS = 60; // runs looked at for the growth

// Papers that came in, by day: how the archive grows.
function growth(runs) {
	const days = new Map();
	for (const { started, report } of [...runs].reverse()) {
		const day = new Date(started * 1000).toLocaleDateString('sv'); // as ISO 8601, of this place
		days.set(day, (days.get(day) ?? 0) + (report?.new ?? 0));
	}
	const items = [...days].filter(([, n]) => n > 0).map(([day, n]) => ({ name: date(day), count: n, href: '/runs' }));
	return items.length > 0 && el('section', {}, el('h2', {}, t('Mới vào kho, theo đêm')), bars(items.reverse().slice(0, 10), t('Mới vào kho, theo đêm')));
}

// How well the pages were read: those with a text of their own, and those that were recognised, by how sure that was.
function quality(pages) {
	const name = ({ source, confidence }) =>
		source === 'layer'
			? t('có sẵn chữ')
			: confidence === undefined
				? t('nhận dạng, chưa rõ độ chắc')
				: t('nhận dạng, chắc {from} đến {to} %', { from: confidence, to: confidence + (confidence === 90 ? 10 : 9) });
	const sums = new Map();
	for (const page of [...pages].sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || a.source.localeCompare(b.source)))
		sums.set(name(page), (sums.get(name(page)) ?? 0) + page.pages);
	const items = [...sums].map(([text, n]) => ({ name: text, count: n }));
	return (
		items.length > 0 &&
		el(
			'section',
			{},
			el('h2', {}, t('Chất lượng chữ của trang quét')),
			bars(items, t('Chất lượng chữ của trang quét')),
			el('p', { class: 'quiet' }, el('a', { href: '/review' }, t('Duyệt chỗ chưa chắc')), ' · ', el('a', { href: questionLink('có:scan') }, t('Tìm trong các bản quét'))),
		)
	);
}

export async function view({ signal, go }) {
	const [overview, { runs }, { facets }] = await Promise.all([
		ask('/api/overview', signal),
		ask(address('/api/runs', { limit: NIGHTS }), signal),
		ask(address('/api/search', { q: EVERYTHING, limit: 1 }), signal),
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
		el('div', { class: 'halves' }, growth(runs), quality(overview.pages)),
	);
	say(t('{n} văn bản trong kho', { n: overview.papers }));
}
