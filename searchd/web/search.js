// The search page: how the question was understood, the work that it names, then the papers. Facets: facets.js.
import { address, ask, badge, citingLink, el, held, isShortcut, origin, questionLink, say, show, workLink } from './dom.js';
import { moment, number, secrecies, t } from './words.js';
import { parse, spell, without } from './question.js';
import { facets } from './facets.js';
import { gatherButton } from './gather.js';
import { side } from './tree.js';
import { stateBadge } from './scheme.js';

const PAGE = 10; // hits
const MAX_NUMBERED = 7; // pages named in the pager
const sorts = { score: t('sát nhất'), newest: t('mới nhất'), oldest: t('cũ nhất'), number: t('theo số') };
const examples = [
	['ket luan 44', t('chỉ gõ loại và số')],
	['tham mưu chính sách', t('vài từ trong văn bản')],
	['chir thij 43', t('gõ Telex khi quên bật bộ gõ')],
	['cơ quan:"Huyện ủy Vĩnh Linh" ngày:2023', t('theo cơ quan và năm')],
	['dẫn:44-KL/TW', t('văn bản nào dẫn nó')],
];

// What an office looks at in the morning: what the night brought, and what waits. It comes when it comes, at the end, where it moves nothing.
async function morning(place, signal) {
	const [{ runs }, failed, review, missing] = await Promise.all([
		ask('/api/runs?limit=1', signal),
		ask('/api/failed', signal),
		ask('/api/review?limit=1', signal),
		ask('/api/missing?limit=1', signal),
	]);
	const link = (href, text, n) => n > 0 && el('li', {}, el('a', { href }, text));
	place.append(
		runs.length > 0 &&
			el('li', {}, el('a', { href: '/runs' }, t('cập nhật {time}: {n} văn bản mới', { time: moment(runs[0].started), n: number(runs[0].report?.new ?? 0) }))),
		link('/runs', t('{n} tệp không đọc được', { n: number(failed.total) }), failed.total),
		link('/review', t('{n} chỗ chờ duyệt', { n: number(review.total) }), review.total),
		link('/missing', t('{n} văn bản được dẫn mà còn thiếu', { n: number(missing.total) }), missing.total),
	);
}

function welcome(signal) {
	const place = el('ul', { class: 'morning' });
	show(
		t('Tìm'),
		el('h1', {}, t('Tra cứu văn bản chỉ đạo')),
		el('p', {}, t('Gõ số, ký hiệu, cơ quan hoặc vài từ; có dấu hay không dấu đều được. Thử:')),
		el(
			'ul',
			{ class: 'examples' },
			examples.map(([q, why]) =>
				el('li', {}, el('a', { href: questionLink(q) }, el('strong', { lang: 'vi' }, q), ' ', el('span', { class: 'quiet' }, why))),
			),
		),
		el('p', { class: 'quiet' }, el('a', { href: '/help' }, t('Cách hỏi, phím tắt'))),
		place,
	);
	document.getElementById('q').focus();
	say('');
	morning(place, signal).catch(() => {}); // one can search without
}

// A piece of a snippet; of what was repaired the reading of the scan is shown on hover.
function piece({ text, hit: found, raw }) {
	const shown = raw ? el('span', { class: 'repaired', title: t('bản quét: {raw}', { raw }) }, text) : text;
	return found ? el('mark', {}, shown) : shown;
}

function hit(item, q) {
	const page = item.page > 1 ? item.page : undefined;
	const cited = item.cited_by > 0 && t('{n} văn bản dẫn', { n: number(item.cited_by) });
	return el(
		'li',
		{},
		el('h2', {}, el('a', { href: address(`/paper/${item.paper}`, { page, q }), lang: 'vi' }, item.title)),
		el(
			'p',
			{ class: 'quiet' },
			el('span', { lang: 'vi' }, origin(item)),
			item.secrecy && [' ', badge(secrecies[item.secrecy] ?? item.secrecy, 'stamp')],
			item.state && [' ', stateBadge(item)],
			item.repaired && [' ', badge(t('{n} chỗ đã sửa', { n: number(item.repaired) }))],
		),
		item.subject && el('p', { class: 'subject', lang: 'vi' }, item.subject),
		item.snippet?.length > 0 &&
			el(
				'p',
				{ class: 'snippet', lang: 'vi' },
				item.snippet.map(piece),
			),
		el(
			'p',
			{ class: 'foot quiet' },
			gatherButton(item),
			item.work && el('a', { href: `/work/${item.work}` }, t('lược đồ'), el('span', { class: 'hidden' }, `: ${item.title}`)),
			cited && (citingLink(item, cited) ?? el('span', {}, cited)),
			item.page && el('span', {}, t('trang {n}', { n: item.page })),
			el('span', { class: 'path' }, `\u00a0${item.path}`), // or it would be heard as one word with the page
		),
	);
}

function namedWork(answer) {
	return el(
		'section',
		{ class: 'answer', 'aria-label': t('Văn bản được hỏi') },
		el('h2', {}, workLink(answer)),
		el('p', {}, el('span', { lang: 'vi' }, origin(answer)), ' ', held(answer), ' ', stateBadge(answer)),
		answer.subject && el('p', { lang: 'vi' }, answer.subject),
		side(t('Dựa trên'), answer.rests_on, false),
		side(t('Được thực hiện bởi'), answer.carried_out_by, true),
		answer.left_out > 0 && el('p', {}, el('a', { href: `/work/${answer.id}` }, t('và {n} văn bản khác', { n: answer.left_out }))),
	);
}

function candidates(works) {
	return el(
		'section',
		{ class: 'answer', 'aria-label': t('Có thể là') },
		el('h2', {}, t('Có nhiều văn bản như vậy')),
		el(
			'ul',
			{},
			works.map((work) => el('li', {}, workLink(work), ' ', el('span', { class: 'quiet', lang: 'vi' }, origin(work)), ' ', held(work))),
		),
	);
}

// How the question was read, each of its fields with a way out.
function understood(answer, q, terms, words) {
	const chip = (href, text) => el('li', {}, el('a', { class: 'chip', href, 'aria-label': t('bỏ {text}', { text }), lang: 'vi' }, text, ' ✕'));
	const chips = terms.flatMap((term) => term.values.map((value) => chip(questionLink(without(q, term, value)), `${term.label}: ${value}`)));
	return [
		chips.length > 0 &&
			el(
				'ul',
				{ class: 'chips', 'aria-label': t('Đang lọc') },
				chips,
				chips.length > 1 && words && el('li', {}, el('a', { href: questionLink(words) }, t('Bỏ mọi điều kiện'))),
			),
		answer.corrected && el('p', {}, t('Đọc là: '), el('a', { href: questionLink(answer.corrected), lang: 'vi' }, answer.corrected)),
		answer.suggestions?.length > 0 &&
			el(
				'p',
				{},
				t('Có phải bạn muốn hỏi: '),
				answer.suggestions.map((text, i) => [i > 0 && ', ', el('a', { href: questionLink(text), lang: 'vi' }, text)]),
			),
	];
}

function nothing(q, terms, words) {
	const fewer = words.split(' ').slice(0, 2).join(' ');
	return el(
		'section',
		{ class: 'nothing' },
		el('h2', {}, t('Không tìm thấy')),
		el(
			'ul',
			{},
			terms.map((term) =>
				el(
					'li',
					{},
					t('Bỏ điều kiện: '),
					el('a', { href: questionLink(without(q, term)), lang: 'vi' }, without(q, term) || t('(không còn gì)')),
				),
			),
			fewer !== words && el('li', {}, t('Hỏi ít từ hơn: '), el('a', { href: questionLink(fewer), lang: 'vi' }, fewer)),
			el('li', {}, t('Chỉ gõ số và ký hiệu, như '), el('a', { href: questionLink('44-KL/TW') }, '44-KL/TW')),
			el('li', {}, t('Có thể kho chưa có: xem '), el('a', { href: '/missing' }, t('văn bản được dẫn mà còn thiếu'))),
			el('li', {}, el('a', { href: '/help' }, t('Cách hỏi, phím tắt'))),
		),
	);
}

function order(q, sort) {
	return el(
		'nav',
		{ class: 'sorts', 'aria-label': t('Thứ tự') },
		Object.entries(sorts).map(([id, name]) => [
			el('a', { href: address('/', { q, sort: id === 'score' ? '' : id }), 'aria-current': id === sort && 'true' }, name),
			' ',
		]),
		el('a', { href: address('/api/export', { q, format: 'csv' }), download: true }, t('tải danh sách')),
	);
}

// `next`: the server's cursor. It goes on where this page ended, however deep that is and whatever came into the archive meanwhile; numbers jump.
function pager(q, sort, offset, total, next) {
	const here = Math.floor(offset / PAGE);
	const last = Math.ceil(total / PAGE) - 1;
	const first = Math.max(0, Math.min(here - Math.floor(MAX_NUMBERED / 2), last - MAX_NUMBERED + 1));
	const to = (page, text, attributes = {}, cursor) =>
		el('a', { href: address('/', { q, sort: sort === 'score' ? '' : sort, offset: page ? page * PAGE : '', cursor }), ...attributes }, text);
	if (last < 1 && !next) return '';
	return el(
		'nav',
		{ class: 'pager', 'aria-label': t('Trang kết quả') },
		here > 0 && to(here - 1, t('← trước'), { rel: 'prev' }),
		Array.from({ length: Math.min(MAX_NUMBERED, last + 1) }, (_, i) => first + i).map((page) =>
			to(page, String(page + 1), { 'aria-label': t('trang {n}', { n: page + 1 }), 'aria-current': page === here && 'page' }),
		),
		next && to(here + 1, t('sau →'), { rel: 'next' }, next),
	);
}

// j and k walk over the hits.
function keys(list, signal) {
	const links = [...list.querySelectorAll('h2 a')];
	document.addEventListener(
		'keydown',
		(event) => {
			if (!['j', 'k'].includes(event.key) || !isShortcut(event)) return;
			const at = links.findIndex((link) => link === document.activeElement);
			links[Math.max(0, Math.min(links.length - 1, event.key === 'j' ? at + 1 : at - 1))].focus();
		},
		{ signal },
	);
	return list;
}

export async function view({ query, signal, go }) {
	const q = query.get('q');
	if (q === null || q.trim() === '') return welcome(signal);
	const offset = Number(query.get('offset')) || 0;
	const sort = query.get('sort') in sorts ? query.get('sort') : 'score';
	const [answer, { terms, words }] = await Promise.all([
		ask(address('/api/search', { q, offset, cursor: query.get('cursor'), sort, limit: PAGE }), signal),
		parse(q),
	]);
	const total = { n: number(answer.total) };
	const count = answer.total_is_estimate ? t('khoảng {n} văn bản', total) : t('{n} văn bản', total);
	const list = el(
		'ol',
		{ class: 'hits', start: offset + 1, 'aria-label': t('Kết quả') },
		answer.hits.map((item) => hit(item, answer.corrected ?? q)),
	);
	show(
		q,
		el('h1', { class: 'hidden' }, t('Kết quả cho {q}', { q })),
		el(
			'div',
			{ class: 'columns' },
			facets(answer.facets ?? {}, q, terms, go),
			el(
				'div',
				{ class: 'results' },
				understood(answer, q, terms, words),
				answer.answer && offset === 0 && namedWork(answer.answer),
				answer.candidates?.length > 1 && offset === 0 && candidates(answer.candidates),
				answer.hits.length > 0 &&
					el(
						'div',
						{ class: 'line' },
						el(
							'p',
							{ class: 'quiet' },
							count,
							` · ${Math.ceil(answer.took_ms)} ms · ${t('hiểu là:')} `,
							el('span', { lang: 'vi' }, await spell(answer.understood)),
						),
						order(q, sort),
					),
				answer.hits.length ? keys(list, signal) : nothing(q, terms, words),
				pager(q, sort, offset, answer.total, answer.next),
			),
		),
	);
	return say(count);
}
