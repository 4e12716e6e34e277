// The page of a directive: its fields with where they were read, its state, lược đồ, its chain as a picture and as a tree, its papers.
import { ask, badge, citingLink, el, held, origin, say, show } from './dom.js';
import { date, headerFields, levels, t } from './words.js';
import { headerList } from './header.js';
import { scheme, state } from './scheme.js';
import { side } from './tree.js';
import { picture } from './picture.js';
import { copyButton, official } from './official.js';

const MANY = 300; // relations shown of each direction; a law is cited by thousands

// What is known of a directive that nobody has filed: what others print of it.
function known(item) {
	const fields = { issuer: item.issuer, level: levels[item.level], place: item.place, date: date(item.date), term: item.term };
	const names = { ...headerFields, level: t('Cấp'), term: t('Khóa') };
	return el(
		'dl',
		{ class: 'fields' },
		Object.entries(fields)
			.filter(([, value]) => value)
			.map(([key, value]) => [el('dt', {}, names[key]), el('dd', { lang: 'vi' }, value)]),
	);
}

function papers(item) {
	if (!item.papers.length) return el('p', {}, t('Chưa có bản nào trong kho; những điều trên là do văn bản khác ghi.'));
	return el(
		'ul',
		{},
		item.papers.map((paper) =>
			el(
				'li',
				{},
				el('a', { class: 'path', href: `/paper/${paper.id}` }, paper.path),
				el('span', { class: 'quiet' }, ` ${t('{n} trang', { n: paper.pages })}`),
				paper.header.copy?.number && [' ', badge(t('bản sao'))],
			),
		),
	);
}

export async function view({ id, signal }) {
	const [item, chain] = await Promise.all([ask(`/api/works/${id}?limit=${MANY}`, signal), ask(`/api/works/${id}/chain`, signal)]);
	const chained = chain.rests_on.length + chain.carried_out_by.length > 0;
	show(
		item.title,
		el('h1', { lang: 'vi' }, item.title),
		el('p', {}, el('span', { lang: 'vi' }, origin(item)), ' ', held(item), ' ', state(item)),
		item.subject && el('p', { class: 'subject', lang: 'vi' }, item.subject),
		el(
			'p',
			{ class: 'tools' },
			item.papers.length > 0 && el('a', { class: 'button', href: `/paper/${item.papers[0].id}` }, t('Đọc toàn văn')),
			' ',
			copyButton(official(item)),
			' ',
			citingLink(item, t('Tìm văn bản dẫn nó'), { class: 'button' }),
		),
		item.papers.length ? headerList(item.papers[0].header, item.papers[0].id) : known(item),
		item.aliases.length > 0 && el('p', { class: 'quiet' }, t('Còn gọi là: '), el('span', { lang: 'vi' }, item.aliases.join('; '))),
		el('section', {}, el('h2', {}, t('Lược đồ')), scheme(item)),
		el(
			'section',
			{},
			el('h2', {}, t('Chuỗi văn bản')),
			chained ? picture(chain, signal) : el('p', {}, t('Chưa biết văn bản nào trước và sau nó.')),
			side(t('Dựa trên'), chain.rests_on, false),
			side(t('Được thực hiện bởi'), chain.carried_out_by, true),
		),
		el('section', {}, el('h2', {}, t('Bản có trong kho')), papers(item)),
	);
	say(item.title);
}
